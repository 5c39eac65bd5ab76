// Formats the failure of a step, without a stack and without its input.
import { problem, showText } from "../contract/problem";
import { StepError } from "./step-error";

/** Returns the message of a failure. Only a message made for users is shown as it is. */
export function stepFailure(step: string, error: unknown): string {
  if (error instanceof StepError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  // A user may have deleted a file of the instance, or its whole directory.
  if (code === "ENOENT" && path !== undefined) return missingFile(step, path);
  return `${step} failed: ${message}`;
}

/** Returns the error for an unknown step, which comes from a state that another version wrote. */
export function unknownStep(name: unknown, known: readonly string[]): StepError {
  const { message } = problem({
    action: "run a step",
    path: "step",
    shown: typeof name === "string" ? showText(name) : `a value of type ${typeof name}`,
    expected: known.join(", "),
    fix: "install the version of pulumi-postgres-tls that the program was written for",
  });
  return new StepError(message);
}

function missingFile(step: string, path: string): string {
  const { message } = problem({
    action: `run step ${step}`,
    path: showText(path),
    shown: "missing",
    expected: "a file of the server, as an update leaves it",
    fix: "run `pulumi refresh` and then `pulumi up`, which makes again what was deleted",
  });
  return message;
}
