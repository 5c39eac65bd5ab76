// From what the owner writes into `revoked` to the serial numbers that go on the lists.
import { problem, showText, type Problem } from "../validate/problem";
import type { LedgerEntry } from "./ledger";

/** A certificate that is refused. */
export interface Revocation {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** What messages call it: the client's name, or its serial number. */
  readonly name: string;
}

export interface ResolvedRevocations {
  readonly revocations: Revocation[];
  readonly problems: Problem[];
}

/** Long enough that it is no accident: serial numbers of this package have 32 digits. */
const SERIAL = /^(?:serial:)?((?:[0-9a-f]{2}:?){4,20})$/i;
const GENERATION = /^(.+)@([1-9][0-9]*)$/;

/**
 * Resolves each entry: a client's name, `name@generation`, or a serial number in hexadecimal. Names
 * win over serial numbers, unless the entry begins with `serial:`. A serial number need not be in
 * the ledger: it may be of a certificate that another tool has had signed.
 */
export function resolveRevoked(
  revoked: readonly string[],
  ledger: readonly LedgerEntry[],
  declaredNames: readonly string[],
): ResolvedRevocations {
  const names = new Set([...declaredNames, ...ledger.map(({ name }) => name)]);
  const revocations = new Map<string, Revocation>();
  const problems: Problem[] = [];
  for (const [index, entry] of revoked.entries()) {
    const found = resolve(entry, ledger, names);
    if (found === undefined) problems.push(unknownEntry(index, entry, names));
    for (const one of found ?? []) {
      if (!revocations.has(one.serial)) revocations.set(one.serial, one);
    }
  }
  return { revocations: [...revocations.values()], problems };
}

function resolve(
  entry: string,
  ledger: readonly LedgerEntry[],
  names: ReadonlySet<string>,
): Revocation[] | undefined {
  if (names.has(entry)) return ledger.filter(({ name }) => name === entry).map(toRevocation);
  const [, name = "", generation = ""] = GENERATION.exec(entry) ?? [];
  if (names.has(name)) {
    const all = ledger.filter((one) => one.name === name && one.generation === Number(generation));
    return all.map(toRevocation);
  }
  const digits = SERIAL.exec(entry)?.[1];
  if (digits === undefined) return undefined;
  const serial = digits.replaceAll(":", "").toLowerCase().replace(/^0+/, "");
  const known = ledger.find((one) => one.serial === serial);
  return [{ serial, name: known?.name ?? `serial ${serial}` }];
}

function toRevocation({ serial, name }: LedgerEntry): Revocation {
  return { serial, name };
}

function unknownEntry(index: number, entry: string, names: ReadonlySet<string>): Problem {
  const known = [...names].sort().map(showText).join(", ");
  return problem({
    action: "revoke a certificate",
    path: `revoked[${index}]`,
    shown: showText(entry),
    expected: `a client that had a certificate (${known === "" ? "there is none" : known}), name@generation, or a serial number in hexadecimal`,
  });
}
