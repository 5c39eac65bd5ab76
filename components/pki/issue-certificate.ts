// Issues certificates in memory, for negative probes and for the tests' servers.
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import type { Extension } from "@peculiar/x509";
import { p256, readSigner, type KeyedCertificate } from "./signer";
import { x509 } from "./x509";

export { readSigner, type KeyedCertificate };

/** The contents of a certificate to issue. */
export interface CertificateContents {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: Extension[];
  /** Hexadecimal. Defaults to a random one. */
  readonly serial?: string;
}

/** Issues a certificate with a new P-256 key, signed by `signer`, or self-signed without one. */
export async function issueCertificate(
  contents: CertificateContents,
  signer?: KeyedCertificate,
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(p256, true, ["sign", "verify"]);
  // An explicit UTF8String: the library parses plain text, in which # starts hexadecimal.
  const name = new x509.Name([{ CN: [{ utf8String: contents.commonName }] }]);
  const authority =
    signer === undefined
      ? { issuer: name, signingKey: keys.privateKey, signingAlgorithm: p256 }
      : await readSigner(signer);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: contents.serial ?? newSerial(),
      subject: name,
      notBefore: contents.notBefore,
      notAfter: contents.notAfter,
      publicKey: keys.publicKey,
      extensions: contents.extensions,
      ...authority,
    },
    webcrypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    keyPem: createPrivateKey({ key, format: "der", type: "pkcs8" })
      .export({ format: "pem", type: "pkcs8" })
      .toString(),
  };
}

/** Returns the extensions of an authority that signs leaves. */
export function authorityExtensions(): Extension[] {
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  return [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(usages, true),
  ];
}

/** Returns the extensions of a leaf with one extended key usage. */
export function leafExtensions(purpose: string): Extension[] {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose]),
  ];
}

/** A positive 16-byte number without leading zeros (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial.toString("hex");
}
