// Clients that have left the declaration: nobody is to get in by what they still have.
import type { LedgerEntry } from "./ledger";

/**
 * Gives the serial numbers of all certificates whose client is not declared any more. What was
 * among them once stays: a client that returns gets another certificate.
 */
export function departedSerials(
  before: readonly string[],
  ledger: readonly LedgerEntry[],
  declared: readonly string[],
): string[] {
  const left = ledger.filter(
    ({ name, serial }) => !declared.includes(name) || before.includes(serial),
  );
  return left.map(({ serial }) => serial).sort();
}
