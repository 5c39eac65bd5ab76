// Finds an engine: the one installed, else the official release, else a build.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDirectory } from "../paths";
import { say } from "../report";
import { buildEngine } from "./build-engine";
import { downloadEngine } from "./download-engine";
import { atLeast, ENGINE_VERSION, OLDEST_CLI, platformName } from "./version";

export interface Engine {
  /** Path of the `pulumi` CLI. */
  readonly cli: string;
  /** A line for the user: which engine it is, and where it comes from. */
  readonly source: string;
}

/** Returns the engine to use; calls `reachable` only if none is installed or cached. */
export async function findEngine(reachable: () => Promise<boolean>): Promise<Engine> {
  const installed = installedCli();
  if (installed !== undefined) return installed;
  const root = path.join(cacheDirectory(), "engine", `v${ENGINE_VERSION}-${platformName()}`);
  const downloaded = path.join(root, "official", "pulumi", "pulumi");
  const built = path.join(root, "built", "pulumi");
  if (fs.existsSync(downloaded)) return official(downloaded);
  if (fs.existsSync(built)) return fromSource(built);
  if (await reachable()) {
    try {
      return official(await downloadEngine(path.join(root, "official")));
    } catch (error) {
      say(`The official download of the engine failed (${(error as Error).message})`);
    }
  }
  return fromSource(await buildEngine(path.join(root, "built")));
}

function installedCli(): Engine | undefined {
  for (const directory of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const cli = path.join(directory, "pulumi");
    if (!fs.existsSync(cli)) continue;
    const version = spawnSync(cli, ["version"], { encoding: "utf8" }).stdout?.trim() ?? "";
    if (version !== "" && atLeast(version, OLDEST_CLI)) {
      return {
        cli,
        source: `engine: the installed Pulumi CLI ${version} (${cli})`,
      };
    }
    if (version !== "")
      say(`The Pulumi CLI ${version} at ${cli} is older than ${OLDEST_CLI}: not used`);
  }
  return undefined;
}

function official(cli: string): Engine {
  return { cli, source: `engine: the official Pulumi ${ENGINE_VERSION} release` };
}

function fromSource(cli: string): Engine {
  return {
    cli,
    source: `engine: Pulumi ${ENGINE_VERSION}, built from its Go module (cached)`,
  };
}
