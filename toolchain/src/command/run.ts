// Runs one command, shows its output line by line while it runs, and returns it.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import type { Context } from "../provider/provider";
import type { CommandSettings, Logging } from "./inputs";

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends CommandSettings {
  /** The output of the run before, for the environment of this one. */
  readonly previous?: CommandOutput;
  /** Kills the command after this many seconds; 0 means never. */
  readonly timeoutSeconds?: number;
}

type Stream = keyof CommandOutput;

/** Runs `command`. If it fails, the error has its whole output, whatever the logging is. */
export async function runCommand(
  command: string,
  options: RunOptions,
  context: Context,
): Promise<CommandOutput> {
  const printed = new Printed(options.logging, context);
  const reason = await failureOf(command, options, printed, context.signal);
  await printed.shown();
  if (reason !== undefined) {
    throw new Error(`${reason}: running ${JSON.stringify(command)}:\n${printed.text()}`);
  }
  return { stdout: printed.text("stdout"), stderr: printed.text("stderr") };
}

/** Returns why a command failed, in the words of Go's os/exec, or undefined if it did not. */
async function failureOf(
  command: string,
  options: RunOptions,
  printed: Printed,
  cancelled: AbortSignal,
): Promise<string | undefined> {
  const { dir = process.cwd(), interpreter, stdin, timeoutSeconds = 0 } = options;
  if (!fs.existsSync(dir)) return `chdir ${dir}: no such file or directory`;
  const [program = "", ...words] = interpreter;
  const late = timeoutSeconds > 0 ? [AbortSignal.timeout(timeoutSeconds * 1000)] : [];
  return new Promise((resolve) => {
    const child = spawn(program, [...words, command], {
      cwd: dir,
      env: environmentOf(options),
      stdio: [stdin ? "pipe" : "ignore", "pipe", "pipe"],
      signal: AbortSignal.any([cancelled, ...late]),
      killSignal: "SIGKILL",
    });
    child.stdout?.on("data", (chunk: Buffer) => printed.add("stdout", chunk));
    child.stderr?.on("data", (chunk: Buffer) => printed.add("stderr", chunk));
    // A command may end without reading its input.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ABORT_ERR") return;
      resolve(`fork/exec ${program}: ${error.code ?? error.message}`);
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve(undefined);
      resolve(signal === null ? `exit status ${code}` : `signal: ${signalName(signal)}`);
    });
  });
}

function environmentOf({
  environment,
  addPreviousOutputInEnv,
  previous,
}: RunOptions): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
  if (!addPreviousOutputInEnv || previous === undefined) return env;
  if (previous.stdout !== "") env["PULUMI_COMMAND_STDOUT"] = previous.stdout;
  if (previous.stderr !== "") env["PULUMI_COMMAND_STDERR"] = previous.stderr;
  return env;
}

function signalName(signal: NodeJS.Signals): string {
  const names: Partial<Record<NodeJS.Signals, string>> = {
    SIGHUP: "hangup",
    SIGINT: "interrupt",
    SIGKILL: "killed",
    SIGSEGV: "segmentation fault",
    SIGTERM: "terminated",
  };
  return names[signal] ?? signal;
}

/** The output of a command so far. */
class Printed {
  private readonly chunks: { stream: Stream; bytes: Buffer }[] = [];
  private readonly unfinished = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  private logged: Promise<void> = Promise.resolve();

  constructor(
    private readonly logging: Logging,
    private readonly context: Context,
  ) {}

  add(stream: Stream, bytes: Buffer): void {
    this.chunks.push({ stream, bytes });
    if (this.logging !== stream && this.logging !== "stdoutAndStderr") return;
    const text = Buffer.concat([this.unfinished[stream], bytes]);
    const end = text.lastIndexOf("\n");
    this.unfinished[stream] = text.subarray(end + 1);
    if (end !== -1) for (const line of text.toString("utf8", 0, end).split("\n")) this.log(line);
  }

  /** Shows a last line without a newline, and waits until the engine has all lines. */
  async shown(): Promise<void> {
    for (const line of Object.values(this.unfinished)) {
      if (line.length > 0) this.log(line.toString());
    }
    await this.logged;
  }

  /** Returns one stream without its last newline, or both in the order of arrival. */
  text(stream?: Stream): string {
    const chunks = this.chunks.filter((chunk) => stream === undefined || chunk.stream === stream);
    const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();
    return stream === undefined ? text : text.replace(/\n$/, "");
  }

  private log(line: string): void {
    const show = (): Promise<void> => this.context.log("info", line, { status: true });
    this.logged = this.logged.then(show);
  }
}
