// Reads private keys; errors never contain key material.
import { type KeyObject, createPrivateKey } from "node:crypto";
import { listPemBlocks, normalizePem } from "./pem";

/** Reasons why a key cannot be read. */
export const KeyFlaw = {
  /** No block of a private key. */
  Missing: "missing",
  /** More than one. */
  Several: "several",
  /** Encrypted, without a passphrase. */
  Encrypted: "encrypted",
  /** Encrypted with another passphrase. */
  WrongPassphrase: "wrongPassphrase",
  /** Encrypted with a cipher that OpenSSL 3 has retired, such as DES. */
  ObsoleteCipher: "obsoleteCipher",
  /** Neither PKCS #8 nor PKCS #1 nor SEC 1. */
  Unreadable: "unreadable",
} as const;
export type KeyFlaw = (typeof KeyFlaw)[keyof typeof KeyFlaw];

export type KeyRead =
  | { readonly key: KeyObject; readonly flaw?: never }
  | { readonly key?: never; readonly flaw: KeyFlaw };

/** Reads the only private key of a PEM text. */
export function readPrivateKey(pem: string, passphrase: string | undefined): KeyRead {
  const blocks = listPemBlocks(pem).filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const [block] = blocks;
  if (block === undefined) return { flaw: KeyFlaw.Missing };
  if (blocks.length > 1) return { flaw: KeyFlaw.Several };
  const encrypted =
    block.label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type:\s*4,\s*ENCRYPTED/m.test(block.body);
  if (encrypted && passphrase === undefined) return { flaw: KeyFlaw.Encrypted };
  const decrypting = encrypted && passphrase !== undefined ? { passphrase } : {};
  try {
    return { key: createPrivateKey({ key: normalizePem(pem), format: "pem", ...decrypting }) };
  } catch (error) {
    if (!encrypted) return { flaw: KeyFlaw.Unreadable };
    return { flaw: isUnsupported(error) ? KeyFlaw.ObsoleteCipher : KeyFlaw.WrongPassphrase };
  }
}

function isUnsupported(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_OSSL_EVP_UNSUPPORTED";
}
