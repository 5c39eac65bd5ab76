// The ledger of issued client certificates. A client that leaves the declaration leaves the
// program, but its certificates can still be revoked.
import { DAY_MILLIS } from "../contract/durations";
import { identifyAuthorities } from "../pki/authority-id";
import { readCertificate, type Certificate } from "../pki/certificate";

/** One certificate that was issued to a client. */
export interface LedgerEntry {
  /** Name of the client. */
  readonly name: string;
  /** Chosen by the user, as in the client's `certificate.generation`. */
  readonly generation: number;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /**
   * SHA-256 of the public key of the authority that issued it; empty when no trusted authority did.
   */
  readonly authority: string;
  /** ISO 8601. */
  readonly notAfter: string;
}

/** A client's current certificate. */
export interface IssuedLeaf {
  readonly name: string;
  readonly generation: number;
  readonly certificatePem: string;
}

/**
 * Adds new certificates to the ledger. An entry stays until a day after the certificate expires,
 * for clocks that differ: a list must contain it until then (RFC 5280, 3.3). One clock alone does not
 * tell: `confirmedAt` is a time that two clocks have passed (ISO 8601), or empty. By a clock that is
 * ahead, what is revoked would be forgotten, and valid again once that clock is set right.
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

/** Returns the serial numbers of the clients' current certificates. */
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

/** Undefined for a certificate that is not known or not signed yet. */
function readLeaf(pem: string): Certificate | undefined {
  try {
    return readCertificate(pem);
  } catch {
    return undefined;
  }
}
