// The version of the engine, and the name of this platform in its releases.

/** The version to download or build if none is installed; the same as in `engine/go.mod`. */
export const ENGINE_VERSION = "3.259.0";

/** The oldest installed CLI that is used: the lower bound of the peer dependency. */
export const OLDEST_CLI = "3.220.0";

/** Returns the platform as in the names of official archives, for example `linux-x64`. */
export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

/** Returns true if version `a` is at least `b` (three numbers; ignores pre-release parts). */
export function atLeast(a: string, b: string): boolean {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < 3; i++) {
    if (left[i] !== right[i]) return (left[i] ?? 0) > (right[i] ?? 0);
  }
  return true;
}

function numbers(version: string): number[] {
  return version
    .replace(/^v/, "")
    .split("-")[0]!
    .split(".")
    .map((part) => Number.parseInt(part, 10));
}
