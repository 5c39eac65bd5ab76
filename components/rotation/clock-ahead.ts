// Detects certificates issued while a clock was ahead: they are not valid yet, and by the clock
// would not become due within their planned lifetime.

/** Synchronised clocks differ by less, and machines that deploy in turns must not trigger it. */
const TOLERANCE_MILLIS = 300_000;

/** Returns true when `issuedAt` (ISO 8601) is in the future by more than the tolerance. */
export function isAhead(issuedAt: string, now: Date): boolean {
  return Date.parse(issuedAt) - now.getTime() > TOLERANCE_MILLIS;
}
