// Runs `postgres-tls` in this process, or as a process of its own from what was built.
import { execFile } from "node:child_process";
import * as path from "node:path";
import { runCli } from "../../../components/cli/run-cli";

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const builtCli = path.resolve(__dirname, "../../../dist/components/cli/main.js");

/** Runs the command in this process with nothing but `env` as its environment. */
export async function runHere(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  cwd = process.cwd(),
): Promise<CommandResult> {
  const written = { stdout: "", stderr: "" };
  const exitCode = await runCli(args, {
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    env,
    cwd,
  });
  return { exitCode, ...written };
}

/** Runs the built command as a process of its own. */
export function runBuilt(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const options = { env: { PATH: process.env["PATH"], ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [builtCli, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
