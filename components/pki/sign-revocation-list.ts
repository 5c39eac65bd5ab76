// Signs revocation lists (RFC 5280, 5): one for each authority, because PostgreSQL refuses every
// client whose chain lacks one (X509_V_FLAG_CRL_CHECK_ALL).
import { HOUR_MILLIS } from "../contract/durations";
import { identifyAuthorities } from "./authority-id";
import { readCertificate } from "./certificate";
import { toPem } from "./pem";
import { readSigner, type KeyedCertificate } from "./signer";
import { x509 } from "./x509";

export interface RevokedSerial {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** ISO 8601. */
  readonly revokedAt: string;
}

/** A signed revocation list, with its inputs. */
export interface SignedList {
  /** Id of the authority: the digest of its public key. */
  readonly authority: string;
  /** SHA-256 of the authority's certificate. */
  readonly certificateFingerprint: string;
  /** CRL number, increasing for each authority (RFC 5280, 5.2.3). */
  readonly number: number;
  readonly revoked: RevokedSerial[];
  readonly pem: string;
}

const BACKDATED_MILLIS = HOUR_MILLIS;

/**
 * Signs the revocation list of one authority. Its nextUpdate is the authority's notAfter, because
 * PostgreSQL refuses every client once a list has expired; its thisUpdate is an hour ago, for
 * servers whose clocks are behind.
 */
export async function signList(
  authority: KeyedCertificate,
  revoked: readonly RevokedSerial[],
  number: number,
  now: Date,
): Promise<SignedList> {
  const { fingerprint, notBefore, notAfter } = readCertificate(authority.certificatePem);
  const signer = await readSigner(authority);
  const list = await x509.X509CrlGenerator.create({
    ...signer,
    thisUpdate: new Date(Math.max(notBefore.getTime(), now.getTime() - BACKDATED_MILLIS)),
    nextUpdate: notAfter,
    entries: revoked.map(({ serial, revokedAt }) => ({
      serialNumber: evenDigits(serial),
      revocationDate: new Date(revokedAt),
    })),
    extensions: [...keyIdentifier(authority.certificatePem), listNumber(number)],
  });
  return {
    authority: identifyAuthorities(authority.certificatePem)[0]?.id ?? "",
    certificateFingerprint: fingerprint,
    number,
    revoked: [...revoked],
    // The library labels the block "CRL", which OpenSSL does not accept.
    pem: toPem("X509 CRL", Buffer.from(list.rawData)),
  };
}

function keyIdentifier(certificatePem: string) {
  const certificate = new x509.X509Certificate(certificatePem);
  const extension = certificate.getExtension(x509.SubjectKeyIdentifierExtension);
  return extension === null ? [] : [new x509.AuthorityKeyIdentifierExtension(extension.keyId)];
}

/** `CRLNumber`, an INTEGER. */
function listNumber(number: number) {
  const hex = evenDigits(number.toString(16));
  const bytes = Buffer.from(parseInt(hex.slice(0, 2), 16) > 0x7f ? `00${hex}` : hex, "hex");
  return new x509.Extension("2.5.29.20", false, Buffer.from([2, bytes.length, ...bytes]));
}

/** Pads a positive INTEGER to whole bytes, with the first bit clear. */
function evenDigits(hex: string): string {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even;
}
