// Resolves the entries of `revoked` to the serial numbers on the revocation lists.
import { problem, showText, type Problem } from "../contract/problem";
import { decimal } from "../pki/decimal-serial";
import type { IssuedLeaf, LedgerEntry } from "./ledger";

/** A revoked certificate. */
export interface Revocation {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** The name in messages: the client's name, or the serial number. */
  readonly name: string;
}

export interface RevokedInput {
  readonly revoked: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  /** The declared clients; a preview knows a new one before its certificate. */
  readonly declared: readonly Pick<IssuedLeaf, "name" | "generation">[];
  /**
   * The entries of the last update. They stay valid after the last certificate that they name has
   * expired: an unchanged declaration must not begin to fail.
   */
  readonly revokedBefore?: readonly string[];
}

export interface ResolvedRevocations {
  readonly revocations: Revocation[];
  readonly problems: Problem[];
}

type Owned = Pick<LedgerEntry, "name" | "generation">;

const PREFIX = /^serial:/i;
/** Long enough not to match by accident: serial numbers of this package have up to 32 digits. */
const SERIAL = /^[0-9a-f]{8,42}$/i;
const SERIAL_WITH_COLONS = /^[0-9a-f]{1,2}(?::[0-9a-f]{2}){3,20}$/i;
const GENERATION = /^(.+)@([1-9][0-9]*)$/;

/**
 * Resolves each entry: a client's name, `name@generation`, or a hexadecimal serial number. Names
 * take precedence over serial numbers, unless the entry begins with `serial:`. A serial number need
 * not be in the ledger: another tool may have had the certificate signed.
 */
export function resolveRevoked(input: RevokedInput): ResolvedRevocations {
  const { revoked, ledger, declared, revokedBefore = [] } = input;
  const owned: Owned[] = [...declared, ...ledger];
  const revocations = new Map<string, Revocation>();
  const problems: Problem[] = [];
  for (const [index, entry] of revoked.entries()) {
    const found = resolve(entry, ledger, owned);
    if (found === undefined && !revokedBefore.includes(entry)) {
      problems.push(unknownEntry(index, entry, owned));
    }
    for (const one of found ?? []) {
      if (!revocations.has(one.serial)) revocations.set(one.serial, one);
    }
  }
  return { revocations: [...revocations.values()], problems };
}

/** Undefined when the entry matches nothing. */
function resolve(
  entry: string,
  ledger: readonly LedgerEntry[],
  owned: readonly Owned[],
): Revocation[] | undefined {
  if (owned.some(({ name }) => name === entry)) {
    return ledger.filter(({ name }) => name === entry).map(toRevocation);
  }
  const [, name = "", digits = ""] = GENERATION.exec(entry) ?? [];
  const matches = (one: Owned) => one.name === name && one.generation === Number(digits);
  if (owned.some(matches)) return ledger.filter(matches).map(toRevocation);
  return resolveSerial(entry.replace(PREFIX, ""), ledger);
}

function resolveSerial(text: string, ledger: readonly LedgerEntry[]): Revocation[] | undefined {
  if (!SERIAL.test(text) && !SERIAL_WITH_COLONS.test(text)) return undefined;
  const digits = text.replaceAll(":", "").toLowerCase();
  const serial = digits.replace(/^0+(?=.)/, "");
  // pg_stat_ssl shows them in decimal.
  const known = ledger.find((one) => one.serial === serial || decimal(one.serial) === digits);
  return [known === undefined ? { serial, name: `serial ${serial}` } : toRevocation(known)];
}

function toRevocation({ serial, name }: LedgerEntry): Revocation {
  return { serial, name };
}

function unknownEntry(index: number, entry: string, owned: readonly Owned[]): Problem {
  const at = { path: `revoked[${index}]`, shown: showText(entry) };
  const [, client = ""] = GENERATION.exec(entry) ?? [];
  const generations = owned.filter(({ name }) => name === client).map((one) => one.generation);
  if (generations.length > 0) {
    const list = [...new Set(generations)].sort((one, other) => one - other).join(", ");
    return problem({ ...at, expected: `a generation of ${showText(client)} (${list})` });
  }
  const names = [...new Set(owned.map(({ name }) => name))].sort().map(showText).join(", ");
  return problem({
    ...at,
    expected: `a client that had a certificate (${names === "" ? "there is none" : names}), name@generation, or a serial number in hexadecimal`,
  });
}
