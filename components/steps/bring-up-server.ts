// Brings up a server that does not run: on the last material proven to be in force, or, where that
// is gone or the server does not start on it, on what an update has staged since.
import { setTimeout as sleep } from "node:timers/promises";
import { readRows } from "./administration";
import type { Channel } from "./channel";
import { candidatesScript, switchScript } from "./material-scripts";
import { StepError } from "./step-error";

const POLL_MILLIS = 100;

/**
 * Returns once the server answers. Leaves a server that already does alone; restarts one that runs
 * but cannot be administered any more.
 */
export async function bringUpServer(channel: Channel, patienceSeconds: number): Promise<void> {
  await channel.clearOthers();
  if ((await channel.isRunning()) && !(await channel.isCutOff())) {
    const words = await untilAnswers(channel, patienceSeconds);
    if (words === undefined) return;
    // A server that has ended meanwhile, or restarts over and over, is not running.
    if (await channel.isRunning()) {
      throw new StepError(`Cannot reach the server within ${patienceSeconds} s: ${words}`);
    }
  }
  await channel.stop();
  const sets = (await channel.inMaterial(candidatesScript())).split("\n").filter((s) => s !== "");
  if (sets.length === 0) {
    throw new StepError(
      "Cannot start the server: no set of its material is whole; `pulumi refresh` finds that, and " +
        "the next update writes it again",
    );
  }
  const [best = "", next] = sets;
  const words = await startLinked(channel, patienceSeconds);
  if (words === undefined) return;
  if (next !== undefined && (await startOn(channel, next, patienceSeconds)) === undefined) return;
  // Leaves the last good set linked, for whoever starts the server next.
  if (next !== undefined) await channel.inMaterial(switchScript(best));
  throw new StepError(`Cannot start the server: ${words}`);
}

/** Stops the server and starts it on a set; returns PostgreSQL's error when it does not answer. */
export async function startOn(
  channel: Channel,
  set: string,
  patienceSeconds: number,
): Promise<string | undefined> {
  await channel.stop();
  await channel.inMaterial(switchScript(set));
  return startLinked(channel, patienceSeconds);
}

async function startLinked(channel: Channel, patienceSeconds: number): Promise<string | undefined> {
  const { mark } = await channel.log("");
  await channel.start();
  return settle(channel, patienceSeconds, mark);
}

/** Restarts the server on the linked set; returns PostgreSQL's error when it does not come back. */
export async function restartOn(
  channel: Channel,
  patienceSeconds: number,
): Promise<string | undefined> {
  const { mark } = await channel.log("");
  await channel.restart();
  return settle(channel, patienceSeconds, mark);
}

/** Stops a server that does not answer, so that nothing keeps restarting it. */
async function settle(
  channel: Channel,
  patienceSeconds: number,
  mark: string,
): Promise<string | undefined> {
  const words = await untilAnswers(channel, patienceSeconds, mark);
  if (words !== undefined) await channel.stop();
  return words;
}

async function untilAnswers(
  channel: Channel,
  patienceSeconds: number,
  mark = "",
): Promise<string | undefined> {
  for (const deadline = Date.now() + patienceSeconds * 1000; ;) {
    try {
      await readRows(channel, "select 1");
      return undefined;
    } catch (error) {
      const patient = Date.now() < deadline && (await channel.isRunning());
      if (!patient) return explain(channel, error as Error, mark);
      await sleep(POLL_MILLIS);
    }
  }
}

async function explain(channel: Channel, error: Error, mark: string): Promise<string> {
  const { text } = await channel.log(mark).catch(() => ({ text: "" }));
  return `${error.message}\nThe server logged:\n${lastLines(text, 15)}`;
}

/** Returns the last lines of a log. */
export function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}
