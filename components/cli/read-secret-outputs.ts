import { execFile } from "node:child_process";
import * as path from "node:path";
import { showText } from "../validate/problem";
import type { CommandIo } from "./command";
import { unreachable } from "./command-error";
import { type OutputsSource, readStackOutputs } from "./read-outputs";

const mebibyte = 1024 * 1024;

/** Reads the outputs of a stack with its secrets, which go through a pipe and nowhere else. */
export async function readSecretOutputs(
  source: OutputsSource,
  io: CommandIo,
): Promise<Record<string, unknown>> {
  if (source.outputs !== undefined) return readStackOutputs(source, io);
  const answer = await askPulumi(source, io);
  try {
    return JSON.parse(answer) as Record<string, unknown>;
  } catch {
    throw cannotRead("the answer of `pulumi stack output`", "no JSON", "a JSON object");
  }
}

function askPulumi({ stack, cwd }: OutputsSource, io: CommandIo): Promise<string> {
  const args = ["stack", "output", "--json", "--show-secrets", "--non-interactive"];
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

function cannotRead(what: string, shown: string, expected: string) {
  return unreachable(
    `Cannot read the outputs of the stack: ${what} is ${shown}, expected ${expected}`,
  );
}
