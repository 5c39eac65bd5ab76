// Generates and parses private keys and signs with them, by Node's own cryptography.
import * as crypto from "node:crypto";
import { promisify } from "node:util";
import { decodePem } from "./pem";

export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** By the provider's name of a curve: OpenSSL's name, and the hash of its signatures. */
export const CURVES = {
  P224: { name: "secp224r1", hash: "SHA256" },
  P256: { name: "prime256v1", hash: "SHA256" },
  P384: { name: "secp384r1", hash: "SHA384" },
  P521: { name: "secp521r1", hash: "SHA512" },
} as const;
export type Curve = keyof typeof CURVES;

/** The labels of the private keys that the official plugin parses. */
const KEY_LABELS = ["RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY"];

/** RFC 8017, RFC 5758 and RFC 8410: AlgorithmIdentifier of each signature, in DER. */
const SIGNATURES: Readonly<Record<string, { hash: string | null; identifier: string }>> = {
  RSA: { hash: "SHA256", identifier: "300d06092a864886f70d01010b0500" },
  SHA256: { hash: "SHA256", identifier: "300a06082a8648ce3d040302" },
  SHA384: { hash: "SHA384", identifier: "300a06082a8648ce3d040303" },
  SHA512: { hash: "SHA512", identifier: "300a06082a8648ce3d040304" },
  ED25519: { hash: null, identifier: "300506032b6570" },
};

const generateKeyPair = promisify(crypto.generateKeyPair);

export async function generateKey(
  algorithm: Algorithm,
  curve: Curve,
  rsaBits: number,
): Promise<crypto.KeyObject> {
  if (algorithm === "ED25519") return (await generateKeyPair("ed25519")).privateKey;
  if (algorithm === "ECDSA") {
    return (await generateKeyPair("ec", { namedCurve: CURVES[curve].name })).privateKey;
  }
  if (rsaBits < 1024) {
    const what = "Unable to generate Key from configuration";
    throw new Error(`${what}: crypto/rsa: ${rsaBits}-bit keys are insecure`);
  }
  return (await generateKeyPair("rsa", { modulusLength: rsaBits })).privateKey;
}

/** Parses a private key; `what` begins the error message, in the official plugin's words. */
export function parsePrivateKey(text: string, what: string): crypto.KeyObject {
  const block = decodePem(text);
  if (block === undefined) {
    const size = Buffer.byteLength(text);
    throw new Error(`${what}: failed to decode PEM block: decoded bytes 0, undecoded ${size}`);
  }
  if (!KEY_LABELS.includes(block.label)) {
    throw new Error(`${what}: unable to determine parser for PEM preamble: ${block.label}`);
  }
  const key = readKey(text);
  if (key === undefined || algorithmOf(key) === undefined) {
    throw new Error(`${what}: failed to parse private key given PEM preamble '${block.label}'`);
  }
  return key;
}

/** Returns the provider's name of a key's algorithm. */
export function algorithmOf(key: crypto.KeyObject): Algorithm | undefined {
  if (key.asymmetricKeyType === "rsa") return "RSA";
  if (key.asymmetricKeyType === "ed25519") return "ED25519";
  return key.asymmetricKeyType === "ec" && curveOf(key) !== undefined ? "ECDSA" : undefined;
}

/** Returns the provider's name of a key's elliptic curve. */
export function curveOf(key: crypto.KeyObject): Curve | undefined {
  const name = key.asymmetricKeyDetails?.namedCurve;
  return (Object.keys(CURVES) as Curve[]).find((curve) => CURVES[curve].name === name);
}

/** Encodes the SubjectPublicKeyInfo (RFC 5280 4.1) of a private or public key. */
export function publicKeyInfo(key: crypto.KeyObject): Buffer {
  const publicKey = key.type === "private" ? crypto.createPublicKey(key) : key;
  return publicKey.export({ type: "spki", format: "der" });
}

/** Signs `content`; returns the signature and its AlgorithmIdentifier. */
export function sign(
  key: crypto.KeyObject,
  content: Uint8Array,
): { signature: Buffer; algorithm: Buffer } {
  const { hash, identifier } = signatureOf(key);
  return { signature: crypto.sign(hash, content, key), algorithm: Buffer.from(identifier, "hex") };
}

/** Returns the AlgorithmIdentifier of signatures by `key`, which is part of the signed bytes. */
export function signatureAlgorithm(key: crypto.KeyObject): Buffer {
  return Buffer.from(signatureOf(key).identifier, "hex");
}

function signatureOf(key: crypto.KeyObject): { hash: string | null; identifier: string } {
  const algorithm = algorithmOf(key);
  const name = algorithm === "ECDSA" ? CURVES[curveOf(key) ?? "P256"].hash : algorithm;
  const found = SIGNATURES[name ?? ""];
  if (found === undefined) throw new Error("Cannot sign: the key's algorithm is not supported");
  return found;
}

function readKey(text: string): crypto.KeyObject | undefined {
  try {
    return crypto.createPrivateKey(text);
  } catch {
    return undefined;
  }
}
