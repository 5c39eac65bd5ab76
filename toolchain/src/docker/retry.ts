import { setTimeout as sleep } from "node:timers/promises";
import { daemonWords } from "./failure";

const INTERVAL_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Repeats a request for at most 30 seconds while the message of its failure matches `words`, for
 * example for a volume whose last container is being removed.
 */
export async function retryWhile<Result>(
  words: RegExp,
  request: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!words.test(daemonWords(error)) || Date.now() >= end || signal.aborted) throw error;
    }
    await sleep(INTERVAL_MS);
  }
}
