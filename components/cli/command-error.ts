import { ExitCode } from "./exit-code";

/** Ends a command with a message for people and an exit code. */
export class CommandError extends Error {
  public readonly exitCode: ExitCode;

  public constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}

/** Builds the error of a command that was called in a way that it does not know. */
export function wrongUsage(message: string): CommandError {
  return new CommandError(message, ExitCode.WrongUsage);
}

/** Builds the error of a command that could not reach or read what it was to look at. */
export function unreachable(message: string): CommandError {
  return new CommandError(message, ExitCode.Unreachable);
}
