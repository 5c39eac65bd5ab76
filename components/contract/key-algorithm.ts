/**
 * Key algorithms of certificates, limited to those that PostgreSQL, libpq, JDBC and Go all support
 * in TLS 1.3 (RFC 8446, 4.2.3 and 4.2.7). Ed25519 is not among them: its signatures have no digest
 * for SCRAM channel binding (RFC 5929, 4.1).
 */
export const KeyAlgorithm = {
  /** ECDSA on NIST P-256, about 128 bits of strength. The default. */
  EcdsaP256: "ecdsa-p256",
  /** ECDSA on NIST P-384, about 192 bits of strength. */
  EcdsaP384: "ecdsa-p384",
  /** RSA with 2048 bits, about 112 bits of strength. For clients without elliptic curves. */
  Rsa2048: "rsa-2048",
  /** RSA with 3072 bits, about 128 bits of strength. */
  Rsa3072: "rsa-3072",
  /** RSA with 4096 bits. Larger and slower than 3072 bits for little more strength. */
  Rsa4096: "rsa-4096",
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

/** The arguments of `tls.PrivateKey` for a key algorithm. */
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

/**
 * Returns the arguments of `tls.PrivateKey` for a key algorithm, always with the curve of an ECDSA
 * key.
 */
export function resolveKeyAlgorithm(keyAlgorithm: KeyAlgorithm): KeyParameters {
  return { ...parameters[keyAlgorithm] };
}
