// Certificate lifetimes: the end of a chain, and leaves that outlive their authority.

import { HOUR_MILLIS } from "../contract/durations";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

/** Returns the earliest expiry in a chain, as ISO 8601; empty when no certificate can be read. */
export function firstEnd(chainPem: string): string {
  const ends = splitPemChain(chainPem).flatMap((pem) => {
    try {
      return [readCertificate(pem).notAfter.toISOString()];
    } catch {
      return [];
    }
  });
  return ends.sort()[0] ?? "";
}

/**
 * Returns true when a leaf issued now would outlive its authority. Such a leaf is rejected before
 * its own notAfter (RFC 5280, 6.1.3).
 */
export function leafOutlivesAuthority(input: {
  readonly authorityNotAfter: Date;
  readonly leafValidityHours: number;
  readonly now: Date;
}): boolean {
  const leafEnd = input.now.getTime() + input.leafValidityHours * HOUR_MILLIS;
  return leafEnd > input.authorityNotAfter.getTime();
}
