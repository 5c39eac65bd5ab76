// Words errors as the official plugin does.

interface DaemonError extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string } | null;
}

/** Returns the daemon's message as its official client shows it. */
export function daemonWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { statusCode, json, message } = error as DaemonError;
  if (statusCode === undefined) return message;
  // If the response is a stream, only the library's error has the daemon's message.
  const words = json?.message ?? message.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
  return `Error response from daemon: ${words}`;
}

/** Returns true if the daemon answered that the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return (error as DaemonError | undefined)?.statusCode === 404;
}

/** Returns the error that reaches the user. */
export function failure(error: unknown): Error {
  return new Error(`1 error occurred:\n\t* ${daemonWords(error)}\n\n`, { cause: error });
}

/** Runs a request to the daemon; `prefix` begins the message of a failure. */
export async function doing<Result>(
  prefix: string,
  request: () => Promise<Result>,
): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    throw new Error(`${prefix}: ${daemonWords(error)}`, { cause: error });
  }
}
