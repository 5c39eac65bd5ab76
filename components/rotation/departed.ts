// Clients that have left the declaration: nobody is to get in by what they still have.
import type { LedgerEntry } from "./ledger";

/**
 * Gives the serial numbers of all certificates whose client is not declared any more. What was
 * among them once stays: a client that returns gets another certificate. Unless it has the very one
 * at `present`: then the update that was to remove the client never got to its end, and a client is
 * not refused what it is given.
 */
export function departedSerials(
  before: readonly string[],
  ledger: readonly LedgerEntry[],
  declared: readonly string[],
  present: readonly string[],
): string[] {
  const left = ledger.filter(
    ({ name, serial }) =>
      !declared.includes(name) || (before.includes(serial) && !present.includes(serial)),
  );
  return left.map(({ serial }) => serial).sort();
}
