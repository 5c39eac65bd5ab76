import type { CertificateFacts } from "../contract/server-outputs";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

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
