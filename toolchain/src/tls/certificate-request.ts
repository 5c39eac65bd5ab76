// Creates and reads certificate requests (RFC 2986).
import * as crypto from "node:crypto";
import * as der from "./der";
import { publicKeyInfo, sign } from "./keys";
import { alternativeNames, type AlternativeNames } from "./names";
import { decodePem } from "./pem";
import { x509 } from "./x509";

/** 1.2.840.113549.1.9.14, the attribute with the requested extensions. */
const EXTENSION_REQUEST = Buffer.from("06092a864886f70d01090e", "hex");

export interface CertificateRequest {
  readonly subject: Buffer;
  readonly names: AlternativeNames;
  readonly publicKey: crypto.KeyObject;
}

/** Creates a request in DER. */
export function makeRequest(
  key: crypto.KeyObject,
  subject: Buffer,
  names: AlternativeNames,
): Buffer {
  const extension = alternativeNames(names, false);
  const attributes =
    extension === undefined
      ? []
      : [der.sequence(EXTENSION_REQUEST, der.set(der.sequence(extension)))];
  const info = der.sequence(
    der.integer(Buffer.from([0])),
    subject,
    publicKeyInfo(key),
    der.tagged(0, ...attributes),
  );
  const { signature, algorithm } = sign(key, info);
  return der.sequence(info, algorithm, der.bitString(signature));
}

/** Reads what a certificate takes from a request; it ignores all other extensions. */
export function readRequest(pem: string): CertificateRequest {
  const what = "Failed to parse certificate request PEM";
  const request = readDer(pem, "CERTIFICATE REQUEST", what, (bytes) => {
    return new x509.Pkcs10CertificateRequest(bytes);
  });
  const extension = request.extensions.find(
    (candidate) => candidate instanceof x509.SubjectAlternativeNameExtension,
  );
  const names = extension?.names.toJSON() ?? [];
  const ofType = (type: string): string[] =>
    names.filter((name) => name.type === type).map((name) => name.value);
  return {
    subject: Buffer.from(request.subjectName.toArrayBuffer()),
    names: { dnsNames: ofType("dns"), ipAddresses: ofType("ip"), uris: ofType("url") },
    publicKey: crypto.createPublicKey({
      key: Buffer.from(request.publicKey.rawData),
      format: "der",
      type: "spki",
    }),
  };
}

/** Parses a PEM block with the expected label; errors have the official plugin's words. */
export function readDer<T>(pem: string, label: string, what: string, parse: (der: Buffer) => T): T {
  const block = decodePem(pem);
  if (block === undefined) {
    throw new Error(`${what}: failed to decode PEM of expected type "${label}" from bytes`);
  }
  if (block.label !== label) {
    throw new Error(`${what}: invalid PEM type - expected "${label}", got "${block.label}"`);
  }
  try {
    return parse(block.der);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}: failed to parse ${label.toLowerCase()}: ${reason}`);
  }
}
