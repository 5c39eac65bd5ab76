// Decides when the certificates of managed authorities are signed again.
import { HOUR_MILLIS } from "../contract/durations";
import { own } from "../contract/own";
import { isAhead } from "./clock-ahead";
import type { AuthorityPlan, Signing } from "./plan-inputs";

/** Returns the end of a managed authority's certificate. */
export function signingEnd({ since, validityHours }: Signing): Date {
  return new Date(Date.parse(since) + validityHours * HOUR_MILLIS);
}

/** Returns the signings of every trusted generation; none for user-supplied authorities. */
export function nextSignings(
  before: Readonly<Record<string, Signing>>,
  { mode, trusted, validityHours }: AuthorityPlan,
  now: Date,
): Record<string, Signing> {
  if (mode !== "managed") return {};
  const known = new Map(Object.entries(before));
  return Object.fromEntries(trusted.map((id) => [id, next(known.get(id), validityHours, now)]));
}

function next(known: Signing | undefined, validityHours: number, now: Date): Signing {
  const since = now.toISOString();
  if (known === undefined) return { since, validityHours, count: 1 };
  // The validity is an input of the certificate, so a change signs it again anyway.
  if (known.validityHours !== validityHours) return { ...known, since, validityHours };
  if (!isAhead(known.since, now)) return known;
  // Without a previous trigger, the engine has nothing to compare: this update only sets one.
  if (known.count === undefined) return { ...known, count: 1 };
  return { since, validityHours, count: known.count + 1 };
}

/** Returns messages about authorities that were signed while a clock was ahead. */
export function signingNotices(
  before: Readonly<Record<string, Signing>>,
  after: Readonly<Record<string, Signing>>,
  now: Date,
): string[] {
  return Object.entries(before).flatMap(([id, { since, count, validityHours }]) => {
    const follower = own(after, id);
    if (follower === undefined || !isAhead(since, now)) return [];
    if (follower.validityHours !== validityHours) return [];
    const why = `a clock that was ahead signed it: by this machine's it begins at ${since}`;
    const when =
      count === undefined ? "will be signed again by the next update" : "is signed again";
    return [`Authority ${id} ${when} with the same key (${why})`];
  });
}
