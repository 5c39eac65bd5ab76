// Issues certificates in memory: for attempts that have to fail, and for the tests' servers.
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import type { Extension } from "@peculiar/x509";
import { p256, readSigner, type KeyedCertificate } from "./signer";
import { x509 } from "./x509";

export { readSigner, type KeyedCertificate };

/** What a certificate says about whom, and for how long. */
export interface CertificateContents {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: Extension[];
  /** Hexadecimal. Defaults to a random one. */
  readonly serial?: string;
}

/** Issues a certificate with a new P-256 key, signed by `signer` or, without one, by itself. */
export async function issueCertificate(
  contents: CertificateContents,
  signer?: KeyedCertificate,
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(p256, true, ["sign", "verify"]);
  // As it is: text alone would be taken for a name to read, in which # begins hexadecimal.
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

/** Extensions of an authority that signs leaves. */
export function authorityExtensions(): Extension[] {
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  return [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(usages, true),
  ];
}

/** Extensions of a leaf for one side of TLS. */
export function leafExtensions(purpose: string): Extension[] {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose]),
  ];
}

/** A positive number of 16 bytes, without leading zeros (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial.toString("hex");
}
