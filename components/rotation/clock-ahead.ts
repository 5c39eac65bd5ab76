// What a clock that was ahead has issued: it begins in the future, so nobody accepts it yet, and it
// would never become due in the life that was meant for it.

/** Clocks that are in step differ by less, and machines that deploy by turns are no reason. */
const TOLERANCE_MILLIS = 300_000;

/** Whether something that was issued at this moment (ISO 8601) was issued by a clock that was ahead. */
export function isAhead(issuedAt: string, now: Date): boolean {
  return Date.parse(issuedAt) - now.getTime() > TOLERANCE_MILLIS;
}
