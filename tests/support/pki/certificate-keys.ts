// Keys and signatures of test certificates, weak ones included.
import { type KeyObject, constants, generateKeyPairSync, sign } from "node:crypto";
import { der } from "./der";

export type KeyKind =
  "p256" | "p384" | "p224" | "secp256k1" | "rsa1024" | "rsa2048" | "rsaPss" | "ed25519" | "ed448";
export type SignatureKind = "sha256" | "sha1" | "md5" | "pssSha1";

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function makeKeyPair(kind: KeyKind | KeyPair): KeyPair {
  if (typeof kind !== "string") return kind;
  switch (kind) {
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "P-384" });
    case "p224":
      return generateKeyPairSync("ec", { namedCurve: "P-224" });
    case "secp256k1":
      return generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    case "rsa1024":
      return generateKeyPairSync("rsa", { modulusLength: 1024 });
    case "rsa2048":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
    case "rsaPss":
      return generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
    case "ed25519":
      return generateKeyPairSync("ed25519");
    case "ed448":
      return generateKeyPairSync("ed448");
  }
}

/** How a key signs: the algorithm as a certificate states it. */
export interface Signing {
  readonly algorithm: Buffer;
  signBytes(bytes: Buffer): Buffer;
}

const ecdsaIds = { sha256: "1.2.840.10045.4.3.2", sha1: "1.2.840.10045.4.1" };
const rsaIds = {
  sha256: "1.2.840.113549.1.1.11",
  sha1: "1.2.840.113549.1.1.5",
  md5: "1.2.840.113549.1.1.4",
};

export function signatureOf(key: KeyObject, kind: SignatureKind): Signing {
  const type = key.asymmetricKeyType;
  if (type === "ed25519" || type === "ed448") {
    const id = type === "ed25519" ? "1.3.101.112" : "1.3.101.113";
    return { algorithm: der.sequence(der.objectId(id)), signBytes: (b) => sign(null, b, key) };
  }
  if (type === "ec") {
    const hash = kind === "sha1" ? "sha1" : "sha256";
    const algorithm = der.sequence(der.objectId(ecdsaIds[hash]));
    return { algorithm, signBytes: (bytes) => sign(hash, bytes, key) };
  }
  if (kind === "pssSha1" || type === "rsa-pss") return pssSigning(key, kind);
  const algorithm = der.sequence(der.objectId(rsaIds[kind]), der.value(0x05));
  return { algorithm, signBytes: (bytes) => sign(kind, bytes, key) };
}

/** RFC 4055, 3.1: without parameters the hash is SHA-1 and the salt has 20 bytes. */
function pssSigning(key: KeyObject, kind: SignatureKind): Signing {
  const sha1 = kind === "pssSha1";
  const hash = der.sequence(der.objectId("2.16.840.1.101.3.4.2.1"), der.value(0x05));
  const mask = der.sequence(der.objectId("1.2.840.113549.1.1.8"), hash);
  const salt = der.integer(Buffer.from([32]));
  const parameters = sha1
    ? der.sequence()
    : der.sequence(der.explicit(0, hash), der.explicit(1, mask), der.explicit(2, salt));
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    algorithm: der.sequence(der.objectId("1.2.840.113549.1.1.10"), parameters),
    signBytes: (bytes) =>
      sign(sha1 ? "sha1" : "sha256", bytes, { key, padding, saltLength: sha1 ? 20 : 32 }),
  };
}
