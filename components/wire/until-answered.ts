import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, isTransient } from "./outcome";

const longestPauseMillis = 1000;

/**
 * Asks until there is an answer, or until the time is over; then it is the last outcome that
 * counts. No answer is a server that is starting or full, or a connection that was reset before the
 * server's alert could be read. Being asked again turns no admission into a refusal.
 *
 * `once` is given how many milliseconds it may take.
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
