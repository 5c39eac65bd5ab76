import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

/** What identifies a certificate, and how long it is valid. */
export interface CertificateFacts {
  /** Distinguished name (RFC 4514), such as `CN=app,O=x`. */
  subject: string;
  /** Distinguished name (RFC 4514). */
  issuer: string;
  /** Lower-case hexadecimal without leading zeros. */
  serialNumber: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  sha256Fingerprint: string;
  /** ISO 8601. */
  notBefore: string;
  /** ISO 8601. */
  notAfter: string;
}

/**
 * Describes the first certificate of a PEM text.
 *
 * @throws {SyntaxError} when the text has no readable certificate.
 */
export function certificateFacts(pem: string): CertificateFacts {
  const certificate = readFirst(pem);
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    sha256Fingerprint: certificate.fingerprint,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

function readFirst(pem: string) {
  const [first] = splitPemChain(pem);
  const shown = first === undefined ? "text without one" : "a PEM block that cannot be read";
  try {
    return readCertificate(first ?? "");
  } catch {
    throw new SyntaxError(
      `Cannot describe a certificate: the certificate is ${shown}, expected PEM`,
    );
  }
}
