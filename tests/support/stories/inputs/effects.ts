// Tells what a change did to a server from observations before and after it.
import { expect } from "vitest";
import type { Effect, InputPromise } from "../../input-promises/promise";
import type { CommandResult } from "../../stack/test-stack";

/** Observations that show a new server, a restart or a reload. */
export interface Facts {
  readonly container: string;
  readonly pid: number;
  readonly started: string;
  readonly loaded: string;
  /** Digest of the material in force. */
  readonly material: string;
  readonly rows: string;
}

/** The diagnostics at the end; Pulumi has printed them once before, as it went. */
export function diagnosticsOf({ log }: CommandResult): string {
  return log.split("\nDiagnostics:\n").pop() ?? "";
}

/** The strongest of the effects that happened to the server. */
export function effectOf(before: Facts, after: Facts, { changes }: CommandResult): Effect {
  if (before.container !== after.container) return "new container";
  if (before.started !== after.started) return "restart";
  // The same start time means the same process, and every update reloads.
  expect.soft(after.pid).toBe(before.pid);
  expect.soft(after.loaded).not.toBe(before.loaded);
  if (before.material !== after.material) return "reload";
  return changes["db-container"] === undefined ? "nothing" : "in place";
}

/** A change of roles looks like none from here: what its promise shows tells them apart. */
export function seenAs(effect: Effect | undefined): Effect | undefined {
  return effect === "roles" ? "nothing" : effect;
}

/** Steps that run again in every update with a change. */
const ALWAYS = ["activate", "assertion", "plan", "roles", "stage"];

export function resourcesOf(promises: readonly InputPromise[]): string[] {
  const names = [...ALWAYS, ...promises.flatMap(({ resources }) => resources)];
  return [...new Set(names)].map((name) => `db-${name}`).sort();
}
