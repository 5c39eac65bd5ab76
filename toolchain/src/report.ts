// Prints the toolchain's lines on stderr, so that `npm run pulumi -- stack output --json` keeps a clean
// stdout.

/** An error whose message is all that the user needs, shown without a stack trace. */
export class ToolchainError extends Error {}

/** Prints one line of progress. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints `line`, then the time every `everySeconds` until the returned function is called. */
export function sayWhile(line: string, everySeconds = 20): () => void {
  const started = Date.now();
  say(line);
  const timer = setInterval(() => {
    say(`  … ${Math.round((Date.now() - started) / 1000)} s`);
  }, everySeconds * 1000);
  return () => clearInterval(timer);
}

/** Runs a command's main function; turns an expected failure into one line and exit code 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    say(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
