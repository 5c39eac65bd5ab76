// Which engine is used, and what the release calls this platform.

/** The engine that is downloaded or built when none is installed; `engine/go.mod` names the same. */
export const ENGINE_VERSION = "3.259.0";

/** The oldest installed CLI that is used as it is: the lower end of the package's peer range. */
export const OLDEST_CLI = "3.220.0";

/** `linux-x64` and the like, as in the names of official archives. */
export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

/** True when version `a` is at least `b` (three numbers, pre-release parts ignored). */
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
