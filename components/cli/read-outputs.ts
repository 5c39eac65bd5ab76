import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { showText } from "../contract/problem";
import type { CommandIo } from "./command";
import { unreachable } from "./command-error";

/** The source of a stack's outputs. */
export interface OutputsSource {
  /** Name of the stack. Defaults to the selected one. */
  readonly stack?: string;
  /** Directory of the program. Defaults to the working directory. */
  readonly cwd?: string;
  /** File with the output of `pulumi stack output --json`, used instead of running it. */
  readonly outputs?: string;
  /** Includes secrets in Pulumi's answer, which goes through a pipe and nowhere else. */
  readonly showSecrets?: boolean;
}

const mebibyte = 1024 * 1024;

/** Reads the outputs of a stack, by default without secrets; throws a `CommandError` with code 3. */
export async function readStackOutputs(
  source: OutputsSource,
  io: CommandIo,
): Promise<Record<string, unknown>> {
  const { outputs } = source;
  if (outputs === undefined) {
    return parseOutputs(await askPulumi(source, io), "the answer of `pulumi stack output --json`");
  }
  const file = path.resolve(io.cwd, outputs);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const expected = "a file with what `pulumi stack output --json` printed";
    throw cannotRead("outputs", `${showText(outputs)} (${error.code ?? "unreadable"})`, expected);
  });
  return parseOutputs(text, "outputs");
}

function askPulumi({ stack, cwd, showSecrets }: OutputsSource, io: CommandIo): Promise<string> {
  const args = ["stack", "output", "--json", "--non-interactive"];
  if (showSecrets === true) args.push("--show-secrets");
  if (stack !== undefined) args.push("--stack", stack);
  const options = {
    cwd: cwd === undefined ? io.cwd : path.resolve(io.cwd, cwd),
    env: io.env,
    maxBuffer: 64 * mebibyte,
  };
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const [said = ""] = stderr.trim().split("\n");
      const shown = missing ? "not to be found" : `one that fails with ${showText(said)}`;
      const fix = "log in and name the stack with --stack, or give a file with --outputs";
      reject(cannotRead("pulumi", shown, `a command that prints the outputs; ${fix}`));
    });
  });
}

/** Shows no part of the text, which has keys in it with `--show-secrets`. */
function parseOutputs(text: string, what: string): Record<string, unknown> {
  const parsed = tryParse(text);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Record<string, unknown>;
  }
  throw cannotRead(what, "text that is no JSON object", "an object with one key for each output");
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function cannotRead(what: string, shown: string, expected: string) {
  return unreachable(
    `Cannot read the outputs of the stack: ${what} is ${shown}, expected ${expected}`,
  );
}
