import { createHash } from "node:crypto";
import { listPemBlocks, pemBytes, splitPemChain } from "./pem";

/**
 * Merges certificates into one bundle: each once (by SHA-256 fingerprint), in order of first
 * appearance, so that equal inputs give equal bytes.
 */
export function buildTrustBundle(pems: string[]): string {
  const bundle = new Map<string, string>();
  for (const pem of pems.flatMap(splitPemChain)) {
    const fingerprint = fingerprintOf(pem);
    if (!bundle.has(fingerprint)) bundle.set(fingerprint, pem);
  }
  return [...bundle.values()].join("");
}

function fingerprintOf(pem: string): string {
  const hash = createHash("sha256");
  for (const block of listPemBlocks(pem)) hash.update(pemBytes(block));
  return hash.digest("hex");
}
