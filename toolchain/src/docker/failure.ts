// Puts what went wrong into the words of the official plugin.

interface DaemonError extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string } | null;
}

/** The daemon's own words, as its official client quotes them. */
export function daemonWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { statusCode, json, message } = error as DaemonError;
  if (statusCode === undefined) return message;
  // Where the answer is a stream, its words are only in the message of the library.
  const words = json?.message ?? message.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
  return `Error response from daemon: ${words}`;
}

/** Tells whether the daemon answered that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return (error as DaemonError | undefined)?.statusCode === 404;
}

/** Builds the error that reaches the user. */
export function failure(error: unknown): Error {
  return new Error(`1 error occurred:\n\t* ${daemonWords(error)}\n\n`, { cause: error });
}

/** Runs a request to the daemon; `doing` opens the message of a failure. */
export async function doing<Result>(
  doing: string,
  request: () => Promise<Result>,
): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    throw new Error(`${doing}: ${daemonWords(error)}`, { cause: error });
  }
}
