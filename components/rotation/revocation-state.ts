// The revocation lists of a server, from one update to the next.
import { identifyAuthorities } from "../pki/authority-id";
import { readCertificate } from "../pki/certificate";
import { maySignLists } from "../pki/may-sign-lists";
import { readLists } from "../pki/read-lists";
import { signList, type RevokedSerial, type SignedList } from "../pki/sign-revocation-list";
import { isAhead } from "./clock-ahead";
import type { LedgerEntry } from "./ledger";
import type { Revocation } from "./resolve-revoked";

/** A trusted authority. */
export interface ListAuthority {
  readonly certificatePem: string;
  /** Secret. Empty when the key is not available. */
  readonly privateKeyPem: string;
}

export interface ListsInput {
  readonly authorities: readonly ListAuthority[];
  readonly revocations: readonly Revocation[];
  readonly ledger: readonly LedgerEntry[];
  readonly previous: readonly SignedList[];
  readonly now: Date;
}

/**
 * Returns the revocation lists, one for each authority. Returns none when nothing was ever revoked,
 * or when an authority cannot sign one. A list with unchanged contents stays the same, byte for
 * byte, so that the material does not change.
 */
export async function nextLists(input: ListsInput): Promise<SignedList[]> {
  const { authorities, revocations, previous } = input;
  const everUsed = revocations.length > 0 || previous.length > 0;
  const complete = authorities.every(
    ({ certificatePem, privateKeyPem }) =>
      privateKeyPem !== "" && maySignLists(readCertificate(certificatePem)),
  );
  if (!everUsed || !complete) return [];
  return Promise.all(authorities.map((authority) => nextList(authority, input)));
}

/** Returns true if a clock that was ahead signed the list: until it begins, PostgreSQL refuses every client. */
export function isEarly({ pem }: SignedList, now: Date): boolean {
  return readLists(pem).some(({ crl }) => isAhead(crl.thisUpdate.toISOString(), now));
}

async function nextList(
  { certificatePem, privateKeyPem }: ListAuthority,
  { revocations, ledger, previous, now }: ListsInput,
): Promise<SignedList> {
  const [{ id } = { id: "" }] = identifyAuthorities(certificatePem);
  const revoked = revocations
    .filter(({ serial }) => isFor(id, serial, ledger))
    .map(({ serial }): RevokedSerial => ({ serial, revokedAt: firstTime(serial, previous, now) }))
    // Sorted, so that the order of `revoked` makes no difference.
    .sort((one, other) => (one.serial < other.serial ? -1 : 1));
  const { fingerprint } = readCertificate(certificatePem);
  const before =
    previous.find(({ certificateFingerprint }) => certificateFingerprint === fingerprint) ??
    previous.find(({ authority }) => authority === id);
  const same =
    before?.certificateFingerprint === fingerprint &&
    !isEarly(before, now) &&
    JSON.stringify(before.revoked) === JSON.stringify(revoked);
  if (same) return before;
  const number = (before?.number ?? 0) + 1;
  const begun = revoked.map((one) => noLater(one, now));
  return signList({ certificatePem, keyPem: privateKeyPem }, begun, number, now);
}

/** Nothing was revoked in the future: a clock that was ahead has noted it. */
function noLater({ serial, revokedAt }: RevokedSerial, now: Date): RevokedSerial {
  return {
    serial,
    revokedAt: Date.parse(revokedAt) > now.getTime() ? now.toISOString() : revokedAt,
  };
}

/** A serial number that is not in the ledger may be of any authority; they are random. */
function isFor(authority: string, serial: string, ledger: readonly LedgerEntry[]): boolean {
  const entry = ledger.find((one) => one.serial === serial);
  return entry === undefined || entry.authority === "" || entry.authority === authority;
}

function firstTime(serial: string, previous: readonly SignedList[], now: Date): string {
  const known = previous.flatMap(({ revoked }) => revoked).find((one) => one.serial === serial);
  return known?.revokedAt ?? now.toISOString();
}
