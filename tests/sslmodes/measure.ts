// Measures every mode in every situation.
import type { Attempt, Laboratory, Parameters } from "./laboratory";
import { type Measured, type Situation, type Sslmode, situations, sslmodes } from "./situations";

/** What became of every query, with what psql said. */
export type Attempts = Readonly<Record<Sslmode, Readonly<Record<Situation, Attempt>>>>;

/**
 * Modes that verify get the authority's certificate, and the others none: with one, `require`
 * would verify as well, which is measured apart.
 */
export function parametersOf(mode: Sslmode, rootFile: string): Parameters {
  const verifies = mode === "verify-ca" || mode === "verify-full";
  return { PGSSLMODE: mode, ...(verifies ? { PGSSLROOTCERT: rootFile } : {}) };
}

/** Sends one query for each cell, one after the other. */
export async function measureModes(laboratory: Laboratory): Promise<Attempts> {
  const rows: [Sslmode, Attempts[Sslmode]][] = [];
  for (const mode of sslmodes) {
    const cells: [Situation, Attempt][] = [];
    for (const situation of situations) {
      const parameters = parametersOf(mode, laboratory.rootFile);
      cells.push([situation, await laboratory.attempt(situation, parameters)]);
    }
    rows.push([mode, Object.fromEntries(cells) as Attempts[Sslmode]]);
  }
  return Object.fromEntries(rows) as Attempts;
}

/** Keeps the outcomes alone, which is what is judged. */
export function outcomesOf(attempts: Attempts): Measured {
  const row = (mode: Sslmode) =>
    Object.fromEntries(situations.map((name) => [name, attempts[mode][name].outcome]));
  return Object.fromEntries(sslmodes.map((mode) => [mode, row(mode)])) as Measured;
}
