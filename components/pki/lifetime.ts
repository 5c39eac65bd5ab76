// How long certificates live, against each other and against the clock.

import { HOUR_MILLIS } from "../contract/durations";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";

/** ISO 8601. When the first certificate of a chain ends; empty when none can be read. */
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
 * Tells whether a leaf that is issued now would be valid for longer than its authority. Such a leaf
 * stops working before the time that it states (RFC 5280, 6.1.3).
 */
export function leafOutlivesAuthority(input: {
  readonly authorityNotAfter: Date;
  readonly leafValidityHours: number;
  readonly now: Date;
}): boolean {
  const leafEnd = input.now.getTime() + input.leafValidityHours * HOUR_MILLIS;
  return leafEnd > input.authorityNotAfter.getTime();
}
