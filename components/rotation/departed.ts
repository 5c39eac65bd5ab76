// Clients that have left the declaration: their certificates must no longer log in.
import type { LedgerEntry } from "./ledger";

/**
 * Returns the serial numbers of all certificates whose client is no longer declared. One that was
 * departed before stays so, because a client that returns gets a new certificate; unless it is in
 * `present`: then the update that removed the client never finished, and the client still has this
 * certificate.
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
