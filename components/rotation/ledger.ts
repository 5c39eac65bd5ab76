// Which client certificates were issued, ever: a client that is gone from the declaration leaves
// the program, but its certificates can still be revoked.
import { readCertificate, type Certificate } from "../pki/certificate";
import { identifyAuthorities } from "../pki/authority-id";

/** One certificate that was issued to a client. */
export interface LedgerEntry {
  /** Name of the client. */
  readonly name: string;
  /** The owner's own count, as in the client's `certificate.generation`. */
  readonly generation: number;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** SHA-256 of the public key of the authority that issued it; empty for one that is not trusted. */
  readonly authority: string;
  /** ISO 8601. */
  readonly notAfter: string;
}

/** A client's present certificate. */
export interface IssuedLeaf {
  readonly name: string;
  readonly generation: number;
  readonly certificatePem: string;
}

const DAY_MILLIS = 86_400_000;

/**
 * Adds what is new to the ledger. Nothing is lost before it has expired, and a day later for clocks
 * that differ, since a list has to go on naming it until then (RFC 5280, 3.3). Whether it has, one
 * clock alone does not say: `confirmedAt` is what two have passed (ISO 8601), or empty. By a clock that
 * is ahead, what is revoked would be forgotten, and valid again once that is set right.
 */
export function recordIssued(
  ledger: readonly LedgerEntry[],
  leaves: readonly IssuedLeaf[],
  authorityPems: readonly string[],
  confirmedAt: string,
): LedgerEntry[] {
  const ended = confirmedAt === "" ? -Infinity : Date.parse(confirmedAt) - DAY_MILLIS;
  const kept = ledger.filter(({ notAfter }) => Date.parse(notAfter) > ended);
  const known = new Set(kept.map(({ serial }) => serial));
  const authorities = authorityPems.map(readCertificate);
  const added = leaves.flatMap((leaf): LedgerEntry[] => {
    const certificate = readLeaf(leaf.certificatePem);
    if (certificate === undefined || known.has(certificate.serialNumber)) return [];
    return [entryOf(leaf, certificate, authorities)];
  });
  return [...kept, ...added];
}

/** Serial numbers of the certificates that the clients have now. */
export function presentSerials(leaves: readonly IssuedLeaf[]): string[] {
  return leaves.flatMap(({ certificatePem }) => readLeaf(certificatePem)?.serialNumber ?? []);
}

function entryOf(
  { name, generation }: IssuedLeaf,
  leaf: Certificate,
  authorities: readonly Certificate[],
): LedgerEntry {
  const issuer = authorities.find(({ native }) => leaf.native.verify(native.publicKey));
  return {
    name,
    generation,
    serial: leaf.serialNumber,
    authority: issuer === undefined ? "" : (identifyAuthorities(issuer.pem)[0]?.id ?? ""),
    notAfter: leaf.notAfter.toISOString(),
  };
}

/** Undefined for a certificate that is not known yet, or not signed yet. */
function readLeaf(pem: string): Certificate | undefined {
  try {
    return readCertificate(pem);
  } catch {
    return undefined;
  }
}
