import type { KeyObject } from "node:crypto";

const leastRsaBits = 2048;
const curves: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};
const edwards = ["ed25519", "ed448"];

/** The keys that are strong enough and usable with TLS 1.3 (RFC 8446, 4.2.3). */
export const strongKeys = `RSA of at least ${leastRsaBits} bits, or ECDSA on P-256, P-384 or P-521`;

/** Describes a key that is too weak or unusable with TLS 1.3; undefined for an acceptable key. */
export function describeWeakKey(key: KeyObject): string | undefined {
  const type = key.asymmetricKeyType ?? "unknown";
  if (type === "rsa" || type === "rsa-pss") {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits < leastRsaBits ? `an RSA key of ${bits} bits` : undefined;
  }
  if (type === "ec") {
    const curve = key.asymmetricKeyDetails?.namedCurve ?? "";
    const known = Object.hasOwn(curves, curve);
    return known
      ? undefined
      : `an elliptic curve key on ${curve === "" ? "no known curve" : curve}`;
  }
  return edwards.includes(type) ? undefined : `a key of the type ${type}`;
}

/**
 * Returns true when the key's signature algorithm names no digest; SCRAM channel binding needs one.
 */
export function signsWithoutDigest(key: KeyObject): boolean {
  return edwards.includes(key.asymmetricKeyType ?? "");
}
