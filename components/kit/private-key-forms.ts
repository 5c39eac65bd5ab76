import { X509Certificate } from "node:crypto";
import { splitPemChain } from "../pki/pem";
import { readPrivateKey } from "../pki/private-key";
import { kitError } from "./check-kit-input";

/** A private key in the two forms that drivers read. Secret. */
export interface PrivateKeyForms {
  /** PKCS #8 (RFC 5958) in PEM, for libpq, Node.js and Go. */
  readonly pem: string;
  /** PKCS #8 in DER, for pgJDBC. */
  readonly der: Buffer;
}

/** Converts a key of any common form; throws if it does not match the certificate. */
export function privateKeyForms(privateKeyPem: string, certificatePem: string): PrivateKeyForms {
  const { key } = readPrivateKey(privateKeyPem, undefined);
  if (key === undefined) {
    throw kitError("privateKeyPem", "no readable key", "one unencrypted private key in PEM");
  }
  const [leaf = ""] = splitPemChain(certificatePem);
  if (!new X509Certificate(leaf).checkPrivateKey(key)) {
    const shown = "the key of another certificate";
    throw kitError("privateKeyPem", shown, "the one that belongs to certificatePem");
  }
  return {
    pem: key.export({ type: "pkcs8", format: "pem" }).toString(),
    der: key.export({ type: "pkcs8", format: "der" }),
  };
}
