// Clients that connect without a pause, each time anew, while something else goes on.
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientConfig } from "pg";
import { refusalOf } from "./connect";

export interface Meanwhile<T> {
  readonly result: T;
  /** Connections made, each with a query that was answered. */
  readonly connections: number;
  /** Words of those that were refused. */
  readonly failures: string[];
}

const CLIENTS = 3;
/** The update needs the processor as well. */
const PAUSE_MILLIS = 30;

export async function connectWhile<T>(
  options: ClientConfig,
  work: () => Promise<T>,
): Promise<Meanwhile<T>> {
  let working = true;
  let connections = 0;
  const failures: string[] = [];
  const loop = async (): Promise<void> => {
    while (working) {
      const words = await refusalOf(options);
      if (words === "connected") connections++;
      else failures.push(words);
      await sleep(PAUSE_MILLIS);
    }
  };
  const loops = Array.from({ length: CLIENTS }, loop);
  const result = await work().finally(() => (working = false));
  await Promise.all(loops);
  return { result, connections, failures };
}
