/**
 * Keys of certificates. The choice is kept to what PostgreSQL, libpq, JDBC and Go all speak in
 * TLS 1.3 (RFC 8446, 4.2.3 and 4.2.7), and what leaves SCRAM channel binding working: certificates
 * that an Ed25519 authority has signed have no digest for it (RFC 5929, 4.1).
 */
export const KeyAlgorithm = {
  /** ECDSA on NIST P-256: the default, about 128 bits of strength. */
  EcdsaP256: "ecdsa-p256",
  /** ECDSA on NIST P-384: about 192 bits of strength. */
  EcdsaP384: "ecdsa-p384",
  /** RSA with 2048 bits: for clients without elliptic curves, about 112 bits of strength. */
  Rsa2048: "rsa-2048",
  /** RSA with 3072 bits: about 128 bits of strength. */
  Rsa3072: "rsa-3072",
  /** RSA with 4096 bits: larger and slower than 3072 bits for little more strength. */
  Rsa4096: "rsa-4096",
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

/** A key in the words of `tls.PrivateKey`. */
export interface KeyParameters {
  algorithm: string;
  ecdsaCurve?: string;
  rsaBits?: number;
}

const parameters: Readonly<Record<KeyAlgorithm, Readonly<KeyParameters>>> = {
  [KeyAlgorithm.EcdsaP256]: { algorithm: "ECDSA", ecdsaCurve: "P256" },
  [KeyAlgorithm.EcdsaP384]: { algorithm: "ECDSA", ecdsaCurve: "P384" },
  [KeyAlgorithm.Rsa2048]: { algorithm: "RSA", rsaBits: 2048 },
  [KeyAlgorithm.Rsa3072]: { algorithm: "RSA", rsaBits: 3072 },
  [KeyAlgorithm.Rsa4096]: { algorithm: "RSA", rsaBits: 4096 },
};

/** Resolves a key algorithm to the arguments of `tls.PrivateKey`; the curve is never left open. */
export function resolveKeyAlgorithm(keyAlgorithm: KeyAlgorithm): KeyParameters {
  return { ...parameters[keyAlgorithm] };
}
