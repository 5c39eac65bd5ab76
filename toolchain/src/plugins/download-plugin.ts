// Downloads an official plugin by the engine itself, so that its settings for other servers apply.
import { spawnSync } from "node:child_process";
import { isInstalled, removePlugin, type Places } from "./homes";

const DOWNLOAD_MS = 180_000;

export interface Download {
  readonly cli: string;
  readonly name: string;
  readonly version: string;
  /** The directory in which the engine puts it. */
  readonly target: string;
}

/** Downloads a plugin; returns why that failed, or undefined. */
export function downloadPlugin(
  { cli, name, version, target }: Download,
  { home, env }: Places,
): string | undefined {
  removePlugin(target);
  const run = spawnSync(cli, ["plugin", "install", "resource", name, `v${version}`], {
    env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    timeout: DOWNLOAD_MS,
  });
  if (run.status === 0 && isInstalled(target, `pulumi-resource-${name}`)) return undefined;
  removePlugin(target);
  if (run.status === 0) return `the archive has no pulumi-resource-${name}`;
  return reasonIn(run.stderr) ?? run.error?.message ?? "the engine does not say why";
}

/** Returns the engine's last error, on one line. */
function reasonIn(printed: string | null): string | undefined {
  const [, reason] = /.*^error: (.*)/ms.exec(printed ?? "") ?? [];
  return reason?.trim().replaceAll(/\s+/g, " ");
}
