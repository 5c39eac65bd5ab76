// Judges this machine's clock against the server's: a certificate begins and ends by the clock of who
// issues it, and counts by the clock of who reads it. Pure.
import { CLOCKS_IN_STEP_MILLIS, HOUR_MILLIS } from "../contract/durations";
import { own } from "../contract/own";
import { problem, type Problem } from "../contract/problem";
import { humanDays } from "./human-days";
import type { DeclaredPlan, WorkedOut } from "./plan-inputs";

/** How far this machine's clock is from the server's; asking takes a moment, so neither is exact. */
export interface ClockDifference {
  /** At least so far ahead; negative when it is not. */
  readonly aheadMillis: number;
  /** At least so far behind; negative when it is not. */
  readonly behindMillis: number;
}

const MINUTE_MILLIS = 60_000;

/** Refuses to issue what would not be valid yet, or not any more, by the server's clock. */
export function refusedByClock(
  before: Partial<WorkedOut>,
  after: Pick<DeclaredPlan, "leaves"> & WorkedOut,
  { aheadMillis, behindMillis }: ClockDifference,
): Problem[] {
  const issued = issuedNow(before, after);
  if (issued.length === 0) return [];
  if (aheadMillis > CLOCKS_IN_STEP_MILLIS) {
    const expected = "one in step with it, by which certificates that are issued now are valid";
    return [refusal(`${human(aheadMillis)} ahead of the server's`, expected)];
  }
  const shortest = Math.min(...issued.map(({ validityHours }) => validityHours));
  if (behindMillis < shortest * HOUR_MILLIS) return [];
  const expected = `less than ${human(shortest * HOUR_MILLIS)}, after which what is issued now ends`;
  return [refusal(`${human(behindMillis)} behind the server's`, expected)];
}

function refusal(shown: string, expected: string): Problem {
  return problem({
    action: "issue certificates",
    path: "the clock of this machine",
    shown,
    expected,
    fix: "set the clock that is wrong (NTP) and run the update again",
  });
}

interface Issued {
  readonly validityHours: number;
}

/** Leaves and authorities that this update makes here, by this clock. */
function issuedNow(
  before: Partial<WorkedOut>,
  { leaves, epochs, signings }: Pick<DeclaredPlan, "leaves"> & WorkedOut,
): Issued[] {
  const made = Object.entries(epochs)
    .filter(([name, { count }]) => own(before.epochs, name)?.count !== count)
    .filter(([name]) => own(leaves, name)?.renewable === true)
    .map(([, { basis }]) => basis);
  const signed = Object.entries(signings)
    .filter(([id, { since }]) => own(before.signings, id)?.since !== since)
    .map(([, signing]) => signing);
  return [...made, ...signed];
}

/** To the next minute: asking took a moment. */
function human(millis: number): string {
  const minutes = Math.round(millis / MINUTE_MILLIS);
  return minutes < 120 ? `${minutes} minutes` : humanDays(minutes * MINUTE_MILLIS);
}
