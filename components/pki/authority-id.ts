import { createHash } from "node:crypto";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

/** An authority, identified by its public key. */
export interface AuthorityId {
  /**
   * SHA-256 of its public key, lower-case hexadecimal: a certificate that is signed again for the
   * same key has the same id.
   */
  readonly id: string;
  /** Its subject and the beginning of its id, for messages. */
  readonly name: string;
}

/**
 * Returns the authorities in a PEM text, in order, each once. Skips certificates that cannot be
 * read: user-supplied material is checked elsewhere.
 */
export function identifyAuthorities(pem: string): AuthorityId[] {
  const found = new Map<string, AuthorityId>();
  for (const one of splitPemChain(pem).flatMap(identify)) {
    if (!found.has(one.id)) found.set(one.id, one);
  }
  return [...found.values()];
}

function identify(pem: string): AuthorityId[] {
  try {
    const { native, subject } = readCertificate(pem);
    const key = native.publicKey.export({ type: "spki", format: "der" });
    const id = createHash("sha256").update(key).digest("hex");
    return [{ id, name: `${subject} (${id.slice(0, 12)})` }];
  } catch {
    return [];
  }
}
