// The environment in which every Pulumi command of this checkout runs.
import * as fs from "node:fs";
import * as path from "node:path";
import { backendEnvironment } from "./backend";
import { downloadsReachable } from "./engine/download-engine";
import { findEngine } from "./engine/find-engine";
import { local, privateHome } from "./paths";
import { providePlugins } from "./plugins/provide-plugins";
import { say } from "./report";
import { provideServerUser } from "./server-user";

export interface Toolchain {
  /** Path of the `pulumi` CLI. */
  readonly cli: string;
  /** The whole environment for it. */
  readonly env: NodeJS.ProcessEnv;
}

/** Finds or provides the engine and the plugins, and says what is used when that has changed. */
export async function prepareToolchain(): Promise<Toolchain> {
  fs.mkdirSync(local, { recursive: true, mode: 0o700 });
  provideServerUser();
  let asked: Promise<boolean> | undefined;
  const reachable = (): Promise<boolean> => (asked ??= downloadsReachable());
  const engine = await findEngine(reachable);
  const lines = [engine.source, ...(await providePlugins(engine, reachable))];
  sayWhenChanged(lines);
  return { cli: engine.cli, env: environment() };
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...backendEnvironment(process.env),
    PULUMI_HOME: privateHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // `npm run types` type-checks the programs; doing it again on every run costs seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: process.env["PULUMI_NODEJS_TRANSPILE_ONLY"] ?? "true",
  };
}

function sayWhenChanged(lines: string[]): void {
  const file = path.join(local, "toolchain.txt");
  const text = lines.join("\n");
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  for (const line of lines) say(line);
  fs.writeFileSync(file, text);
}
