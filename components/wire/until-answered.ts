import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, isTransient } from "./outcome";

const longestPauseMillis = 1000;

/**
 * Repeats a question until there is an answer or the time is up; returns the last outcome. Not an
 * answer are a server that is starting or full, and a connection that was reset before the server's
 * alert could be read. Only such outcomes are retried, so no session turns into a refusal.
 *
 * `once` gets the remaining time in milliseconds.
 */
export async function untilAnswered(
  timeoutMs: number,
  once: (leftMs: number) => Promise<Outcome>,
): Promise<Outcome> {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 20; ; pause = Math.min(pause * 2, longestPauseMillis)) {
    const outcome = await once(Math.max(deadline - Date.now(), 1));
    if (!isTransient(outcome) || Date.now() + pause > deadline) return outcome;
    await sleep(pause);
  }
}
