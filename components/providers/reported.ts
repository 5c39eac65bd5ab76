import { StepError } from "../steps/step-error";

/**
 * Runs a provider method so that a failure made for users arrives without a stack; the host of
 * dynamic resources prints the stack if there is one.
 */
export async function reported<T>(method: () => Promise<T>): Promise<T> {
  try {
    return await method();
  } catch (error) {
    if (error instanceof StepError) error.stack = error.message;
    throw error;
  }
}
