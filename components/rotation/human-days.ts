import { HOUR_MILLIS } from "../contract/durations";

/** Formats a duration for messages: in whole days, or in hours below two days. Rounds down. */
export function humanDays(millis: number): string {
  const hours = Math.floor(millis / HOUR_MILLIS);
  if (hours < 48) return `${hours} ${hours === 1 ? "hour" : "hours"}`;
  return `${Math.floor(hours / 24)} days`;
}
