// Runs a command and converts its `CommandError` to an exit code.
import { packageVersion } from "../contract/package-version";
import { showText } from "../contract/problem";
import type { Command, CommandIo } from "./command";
import { CommandError } from "./command-error";
import { ExitCode } from "./exit-code";
import { expiryCommand } from "./expiry-command";
import { kitCommand } from "./kit-command";
import { verifyCommand } from "./verify-command";

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [kitCommand, verifyCommand, expiryCommand];

/** Runs `postgres-tls` with the arguments after its name; returns the exit code. */
export async function runCli(args: string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--help" || name === "-h") return say(io.stdout, generalUsage(), ExitCode.Fine);
  if (name === "--version") return say(io.stdout, packageVersion, ExitCode.Fine);
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    const shown = name === undefined ? "missing" : showText(name);
    const known = commands.map((one) => one.name).join(" or ");
    const message = `Cannot run postgres-tls: command is ${shown}, expected ${known}`;
    return say(io.stderr, `${message}\n\n${generalUsage()}`, ExitCode.WrongUsage);
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    return say(io.stdout, command.usage, ExitCode.Fine);
  }
  return runCommand(command, rest, io);
}

async function runCommand(command: Command, args: string[], io: CommandIo): Promise<number> {
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const wrong = error.exitCode === ExitCode.WrongUsage;
    const text = wrong ? `${error.message}\n\n${command.usage}` : error.message;
    return say(io.stderr, text, error.exitCode);
  }
}

function say(write: (text: string) => void, text: string, exitCode: number): number {
  write(`${text}\n`);
  return exitCode;
}

function generalUsage(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Usage: postgres-tls COMMAND [ARGUMENT...]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "`postgres-tls COMMAND --help` tells what a command takes; `--version` tells the version.",
  ].join("\n");
}
