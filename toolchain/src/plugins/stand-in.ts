// Installs the offline stand-in of a plugin, together with the reason for it. An official plugin that
// is found later replaces it.
import * as fs from "node:fs";
import * as path from "node:path";
import { removePlugin } from "./homes";
import { writeLauncher } from "./launcher";

const MARKER = "offline-stand-in";

/** Installs the stand-in for the provider `name` in the directory of its plugin. */
export function writeStandIn(target: string, name: string, reason: string): void {
  const program = path.join(target, `pulumi-resource-${name}`);
  if (!isStandIn(target)) removePlugin(target);
  writeLauncher(program, `${name}-main.js`);
  if (reason !== standInReason(target)) fs.writeFileSync(path.join(target, MARKER), reason);
}

export function isStandIn(target: string): boolean {
  return fs.existsSync(path.join(target, MARKER));
}

/** Returns why there was no official plugin when the stand-in was installed. */
export function standInReason(target: string): string | undefined {
  const reason = isStandIn(target) ? fs.readFileSync(path.join(target, MARKER), "utf8") : "";
  return reason === "" ? undefined : reason;
}
