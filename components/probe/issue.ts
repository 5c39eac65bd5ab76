// Issues certificates in memory: for attempts that have to fail, and for the tests' servers.
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import type { Extension } from "@peculiar/x509";
import { x509 } from "../pki/x509";

/** A certificate and its key, as PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  /** Secret. */
  readonly keyPem: string;
}

/** What a certificate says about whom, and for how long. */
export interface CertificateContents {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: Extension[];
  /** Hexadecimal. Defaults to a random one. */
  readonly serial?: string;
}

/** Object identifiers of the two sides of TLS (RFC 5280, 4.2.1.12). */
export const Purpose = { Server: "1.3.6.1.5.5.7.3.1", Client: "1.3.6.1.5.5.7.3.2" } as const;

type SigningAlgorithm = { name: string; namedCurve?: string; hash?: string };

const p256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Issues a certificate with a new P-256 key, signed by `signer` or, without one, by itself. */
export async function issueCertificate(
  contents: CertificateContents,
  signer?: KeyedCertificate,
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(p256, true, ["sign", "verify"]);
  const name = [{ CN: [contents.commonName] }];
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

/** Makes of an authority what the X.509 library signs with. */
export async function readSigner({ certificatePem, keyPem }: KeyedCertificate) {
  const key = createPrivateKey(keyPem);
  const algorithm = algorithmOf(key.asymmetricKeyType ?? "", key.asymmetricKeyDetails?.namedCurve);
  const der = key.export({ format: "der", type: "pkcs8" });
  return {
    issuer: new x509.X509Certificate(certificatePem).subjectName,
    signingKey: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]),
    signingAlgorithm: algorithm,
  };
}

const curves: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: p256,
  secp384r1: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
};

function algorithmOf(keyType: string, curve: string | undefined): SigningAlgorithm {
  const found: SigningAlgorithm | undefined = {
    ec: curves[curve ?? ""],
    rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    ed25519: { name: "Ed25519" },
  }[keyType];
  if (found === undefined) throw new TypeError(`Cannot sign with a key of type ${keyType}`);
  return found;
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
