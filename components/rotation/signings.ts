// When the authorities that are made here were signed, and which of them is signed again.
import { HOUR_MILLIS } from "../contract/durations";
import { isAhead } from "./clock-ahead";
import type { AuthorityPlan, Signing } from "./plan-inputs";
import { own } from "../contract/own";

/** When an authority that is made here ends. */
export function signingEnd({ since, validityHours }: Signing): Date {
  return new Date(Date.parse(since) + validityHours * HOUR_MILLIS);
}

/** Works out the signings of every generation that is trusted; none of authorities that are brought. */
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
  // Another validity is another input of the certificate, which is signed again for it.
  if (known.validityHours !== validityHours) return { ...known, since, validityHours };
  if (!isAhead(known.since, now)) return known;
  // Where there was no trigger yet the engine has nothing to compare with: this update sets one.
  if (known.count === undefined) return { ...known, count: 1 };
  return { since, validityHours, count: known.count + 1 };
}

/** What the owner should read about authorities that a clock ahead of this one has signed. */
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
