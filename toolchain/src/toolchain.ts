// The environment in which every Pulumi command of this checkout runs.
import * as fs from "node:fs";
import * as path from "node:path";
import { backendEnvironment } from "./backend";
import { downloadsReachable } from "./engine/download-engine";
import { findEngine } from "./engine/find-engine";
import { local, privateHome, userPulumiHome } from "./paths";
import { providePlugins } from "./plugins/provide-plugins";
import { say } from "./report";
import { provideServerUser } from "./server-user";

export interface Toolchain {
  /** Path of the `pulumi` CLI. */
  readonly cli: string;
  /** The whole environment for it. */
  readonly env: NodeJS.ProcessEnv;
  /** The sources of the engine and of each plugin, a line each. */
  readonly sources: readonly string[];
}

export interface Preparing {
  /** The PULUMI_HOME to fill and use; the checkout's own by default. */
  readonly home?: string;
  /** Retries downloads that failed before, and prints the sources even if they have not changed. */
  readonly anew?: boolean;
}

/** Provides the engine and the plugins, and prints their sources if they have changed. */
export async function prepareToolchain({
  home = privateHome,
  anew = false,
}: Preparing = {}): Promise<Toolchain> {
  fs.mkdirSync(local, { recursive: true, mode: 0o700 });
  provideServerUser();
  let asked: Promise<boolean> | undefined;
  const reachable = (): Promise<boolean> => (asked ??= downloadsReachable());
  const { cli, source } = await findEngine(reachable);
  const places = { home, userHome: userPulumiHome(), env: process.env };
  const plugins = await providePlugins({ cli, places, reachable, keepStandIn: !anew });
  const sources = [source, ...plugins];
  sayWhenChanged(sources, path.join(home, "toolchain.txt"), anew);
  return { cli, env: environment(home), sources };
}

function environment(home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...backendEnvironment(process.env),
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // `npm run types` checks the programs; checking them again at every run would cost seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: process.env["PULUMI_NODEJS_TRANSPILE_ONLY"] ?? "true",
  };
}

function sayWhenChanged(lines: string[], file: string, always: boolean): void {
  const text = lines.join("\n");
  if (!always && fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  for (const line of lines) say(line);
  fs.writeFileSync(file, text);
}
