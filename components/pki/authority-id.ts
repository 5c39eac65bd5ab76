import { createHash } from "node:crypto";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

/** An authority, told apart from any other. */
export interface AuthorityId {
  /**
   * SHA-256 of its public key, lower-case hexadecimal: one that is signed again with the same key
   * stays the same.
   */
  readonly id: string;
  /** Its subject and the beginning of its id, for messages. */
  readonly name: string;
}

/**
 * Names the authorities in a text, in order, each once. What cannot be read is left out: brought
 * material is judged elsewhere.
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
