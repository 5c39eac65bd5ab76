// The outputs of the database program, as the quick start uses them.
import { spawnSync } from "node:child_process";
import { ToolchainError } from "../report";
import type { Toolchain } from "../toolchain";

export interface DatabaseOutputs {
  readonly endpoint: { host: string; port: number; database: string };
  readonly runtime: { kind: string; version: string; containerId: string };
  readonly trustBundlePem: string;
  readonly clients: Record<string, { role: string; database: string; certificatePem: string }>;
  readonly clientKeys: Record<string, string>;
  readonly evidence: { passed: boolean };
}

/** Reads the outputs of a stack, secrets included. */
export function readOutputs(
  toolchain: Toolchain,
  directory: string,
  stack: string,
): DatabaseOutputs {
  const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
  const run = spawnSync(toolchain.cli, args, {
    cwd: directory,
    env: toolchain.env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new ToolchainError(`Cannot read the outputs: ${run.stderr.trim()}`);
  return JSON.parse(run.stdout) as DatabaseOutputs;
}
