// The issuer of a locally signed certificate: a certificate and its private key.
import type * as crypto from "node:crypto";
import type { Issuer } from "./certificate";
import { readDer } from "./certificate-request";
import { publicKeyInfo } from "./keys";
import { x509 } from "./x509";

export interface Authority extends Issuer {
  /** True if the basic constraints of the certificate say so. */
  readonly isCa: boolean;
}

/** Reads an issuer's certificate, whose public key must be that of `key`. */
export function readAuthority(pem: string, key: crypto.KeyObject): Authority {
  const certificate = readDer(pem, "CERTIFICATE", "Failed to parse CA certificate PEM", (bytes) => {
    return new x509.X509Certificate(bytes);
  });
  if (!publicKeyInfo(key).equals(Buffer.from(certificate.publicKey.rawData))) {
    throw new Error(
      "Failed to create certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
    );
  }
  const keyId = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  return {
    name: Buffer.from(certificate.subjectName.toArrayBuffer()),
    key,
    isCa: certificate.getExtension(x509.BasicConstraintsExtension)?.ca ?? false,
    ...(keyId !== undefined && { keyId: Buffer.from(keyId, "hex") }),
  };
}
