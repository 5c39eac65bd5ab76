// What a change did to a server, told from what was seen before and after it.
import { expect } from "vitest";
import type { Effect, InputPromise } from "../../input-promises/promise";
import type { CommandResult } from "../../stack/test-stack";

/** What tells a server from another one, and a reload from none. */
export interface Facts {
  readonly container: string;
  readonly pid: number;
  readonly started: string;
  readonly loaded: string;
  /** Digest of the material in force. */
  readonly material: string;
  readonly rows: string;
}

/** What Pulumi says at the end; before that it says it as it goes, too. */
export function diagnosticsOf({ log }: CommandResult): string {
  return log.split("\nDiagnostics:\n").pop() ?? "";
}

/** What happened to the server, the strongest first. */
export function effectOf(before: Facts, after: Facts, { changes }: CommandResult): Effect {
  if (before.container !== after.container) return "new container";
  if (before.started !== after.started) return "restart";
  // Neither without the other.
  expect.soft(after.pid).toBe(before.pid);
  expect.soft(after.loaded).not.toBe(before.loaded);
  if (before.material !== after.material) return "reload";
  return changes["db-container"] === undefined ? "nothing" : "in place";
}

/** What clients may do is told from nothing by what is shown. */
export function seenAs(effect: Effect | undefined): Effect | undefined {
  return effect === "roles" ? "nothing" : effect;
}

/** Every other declaration counts, and has each step run again. */
const ALWAYS = ["activate", "assertion", "plan", "roles", "stage"];

export function resourcesOf(promises: readonly InputPromise[]): string[] {
  const names = [...ALWAYS, ...promises.flatMap(({ resources }) => resources)];
  return [...new Set(names)].map((name) => `db-${name}`).sort();
}
