// A channel that breaks at a chosen operation, before or after the server hears of it, and stays
// broken: as for a process that is killed there, nothing that follows reaches the server.
import type { Channel } from "../../../components/steps/channel";

/** What a process that was killed throws, as far as the others can see. */
export class BrokenOffError extends Error {
  constructor() {
    super("broken off");
  }
}

export interface Break {
  /** Counts operations of all channels of an update, from 1. */
  readonly operation: number;
  readonly after: boolean;
}

let chosen: Break | undefined;
let operations = 0;

/** Breaks the channels that are open, and those to come, at an operation; mends them without one. */
export function breakAt(where: Break | undefined): void {
  chosen = where;
  operations = 0;
}

/** Whether the chosen operation was reached; whoever called it may have put it in other words. */
export function isBroken(): boolean {
  return chosen !== undefined && operations >= chosen.operation;
}

const OPERATIONS = ["inMaterial", "run", "clearOthers", "start", "restart", "stop", "log"] as const;

export function breakable(channel: Channel): Channel {
  const wrapped = Object.fromEntries(
    OPERATIONS.map((name) => [name, (...args: unknown[]) => perform(channel, name, args)]),
  );
  return { ...channel, ...(wrapped as Partial<Channel>) };
}

async function perform(
  channel: Channel,
  name: (typeof OPERATIONS)[number],
  args: unknown[],
): Promise<unknown> {
  const act = channel[name] as (...given: unknown[]) => Promise<unknown>;
  if (chosen === undefined) return act(...args);
  const count = ++operations;
  if (count > chosen.operation) throw new BrokenOffError();
  if (count < chosen.operation) return act(...args);
  if (chosen.after) await act(...args);
  throw new BrokenOffError();
}
