// Signing keys for the X.509 library, which signs certificates and revocation lists.
import { createPrivateKey, webcrypto } from "node:crypto";
import { own } from "../contract/own";
import { x509 } from "./x509";

/** A certificate and its key, as PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  /** Secret. */
  readonly keyPem: string;
}

type SigningAlgorithm = { name: string; namedCurve?: string; hash?: string };

export const p256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Imports an authority's name and key for the X.509 library. */
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
    ec: own(curves, curve ?? ""),
    rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    ed25519: { name: "Ed25519" },
  }[keyType];
  if (found === undefined) throw new TypeError(`Cannot sign with a key of type ${keyType}`);
  return found;
}
