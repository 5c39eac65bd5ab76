import { ExitCode } from "./exit-code";

/** Ends a command with a message for the user and an exit code. */
export class CommandError extends Error {
  public readonly exitCode: ExitCode;

  public constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}

/** Builds the error of a command with wrong arguments. */
export function wrongUsage(message: string): CommandError {
  return new CommandError(message, ExitCode.WrongUsage);
}

/** Builds the error of a command that cannot reach the server or read its input. */
export function unreachable(message: string): CommandError {
  return new CommandError(message, ExitCode.Unreachable);
}
