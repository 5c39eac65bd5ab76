// Runs a program with its input on stdin. Arguments are visible to every process of the machine, so
// secrets go through `input`; errors contain the program's stderr, never `input` itself.
import { spawn } from "node:child_process";
import { StepError } from "./step-error";

export interface ProcessOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutSeconds?: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly cwd?: string;
}

export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program until it ends or times out; returns its exit code and output, even when it fails.
 */
export function runProcess(
  program: string,
  args: string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const seconds = options.timeoutSeconds ?? 120;
  const child = spawn(program, args, {
    env: options.env ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    timeout: seconds * 1000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // The exit code matters for a program that ends without reading its input, not EPIPE.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(new StepError(`Cannot run ${program}: ${(error as NodeJS.ErrnoException).code}`)),
    );
    child.on("close", (code, signal) => {
      if (signal === "SIGTERM") stderr += `\n${program} did not end within ${seconds} s`;
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

/** Runs a program as `runProcess` does and returns its output; throws its stderr when it fails. */
export async function mustRun(
  what: string,
  program: string,
  args: string[],
  options: ProcessOptions = {},
): Promise<string> {
  const result = await runProcess(program, args, options);
  if (result.code === 0) return result.stdout;
  throw new StepError(`Cannot ${what}: ${program} exited with ${result.code}\n${result.stderr}`);
}
