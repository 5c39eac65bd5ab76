// How long certificates live, against each other and against the clock.

const hourMillis = 3_600_000;

/** When a leaf that is issued now ends. */
export function leafEnd(now: Date, validityHours: number): Date {
  return new Date(now.getTime() + validityHours * hourMillis);
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
  return leafEnd(input.now, input.leafValidityHours) > input.authorityNotAfter;
}
