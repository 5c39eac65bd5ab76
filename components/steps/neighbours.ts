// Other embedded instances on this host, to name the one that uses a port.
import * as fs from "node:fs";
import * as path from "node:path";
import { postmasterOf, runningPort } from "./embedded-process";

/** Returns the directory of another instance, next to this one, whose server runs on a port. */
export function neighbourOn(directory: string, port: number): string | undefined {
  const base = path.dirname(directory);
  if (!fs.existsSync(base)) return undefined;
  return fs
    .readdirSync(base)
    .map((name) => path.join(base, name))
    .filter((one) => one !== directory && fs.existsSync(path.join(one, "data", "postmaster.pid")))
    .find((one) => runsOn(one, port));
}

function runsOn(directory: string, port: number): boolean {
  if (postmasterOf(directory) === undefined) return false;
  return runningPort({ kind: "embedded", directory, binDirectory: "", port: 0 }) === port;
}
