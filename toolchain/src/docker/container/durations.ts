// Durations as Go writes them, "1m30s", and as the daemon takes them, in nanoseconds.

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

export const DURATION = /^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/;

export function parseDuration(text: string): number {
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, count = "0", unit = "ns"]) => {
    return sum + Math.round(Number(count) * (UNITS[unit] ?? 1));
  }, 0);
}

/** Formats a duration as Go does: hours, minutes and seconds, or one smaller unit below a second. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  const small = (["ms", "µs", "ns"] as const).find((unit) => nanoseconds >= (UNITS[unit] ?? 1));
  if (nanoseconds < 1e9 && small !== undefined) {
    return `${nanoseconds / (UNITS[small] ?? 1)}${small}`;
  }
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = (nanoseconds % 60e9) / 1e9;
  const withMinutes = hours > 0 || minutes > 0 ? `${minutes}m` : "";
  return `${hours > 0 ? `${hours}h` : ""}${withMinutes}${seconds}s`;
}
