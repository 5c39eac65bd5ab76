// Measures every mode in every situation.
import type { Laboratory, Parameters } from "./laboratory";
import {
  type Measured,
  type Outcome,
  type Situation,
  type Sslmode,
  situations,
  sslmodes,
} from "./situations";

/**
 * Modes that verify get the authority's certificate, and the others none: with one, `require`
 * would verify as well, which is measured apart.
 */
export function parametersOf(mode: Sslmode, rootFile: string): Parameters {
  const verifies = mode === "verify-ca" || mode === "verify-full";
  return { PGSSLMODE: mode, ...(verifies ? { PGSSLROOTCERT: rootFile } : {}) };
}

/** Sends one query for each cell, one after the other. */
export async function measureModes(laboratory: Laboratory): Promise<Measured> {
  const rows: [Sslmode, Record<Situation, Outcome>][] = [];
  for (const mode of sslmodes) {
    const cells: [Situation, Outcome][] = [];
    for (const situation of situations) {
      const parameters = parametersOf(mode, laboratory.rootFile);
      cells.push([situation, (await laboratory.attempt(situation, parameters)).outcome]);
    }
    rows.push([mode, Object.fromEntries(cells) as Record<Situation, Outcome>]);
  }
  return Object.fromEntries(rows) as unknown as Measured;
}
