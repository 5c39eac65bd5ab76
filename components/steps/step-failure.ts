// How a step that failed is told: on one line, without a stack and without its input.
import { problem, showText } from "../contract/problem";
import { StepError } from "./step-error";

/** Says why a step failed. Only messages made for users are shown whole. */
export function stepFailure(step: string, error: unknown): string {
  if (error instanceof StepError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  // What an instance keeps on disk can be deleted by hand, a file of it or the whole directory.
  if (code === "ENOENT" && path !== undefined) return missingFile(step, path);
  return `${step} failed: ${message}`;
}

/** The names of a step are few; an unknown one comes from a state that other code has written. */
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
