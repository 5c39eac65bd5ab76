// Shows where the time of a run went.
import type { KindReport } from "./kind-report";

const SLOWEST = 10;

/** Returns lines with the time of each kind and the slowest files of all. */
export function timeTable(reports: readonly KindReport[]): string[] {
  const bySeconds = (a: { seconds: number }, b: { seconds: number }) => b.seconds - a.seconds;
  const files = reports.flatMap((report) => report.files).sort(bySeconds);
  const kinds = [...reports].sort(bySeconds);
  return [
    "Time of each kind:",
    ...kinds.map(
      ({ kind, seconds, passed, failed, files }) =>
        `${shown(seconds)}  ${kind.padEnd(12)} ${passed + failed} tests in ${files.length} files`,
    ),
    `The slowest files:`,
    ...files.slice(0, SLOWEST).map(({ file, seconds }) => `${shown(seconds)}  ${file}`),
  ];
}

function shown(seconds: number): string {
  return `${seconds.toFixed(1).padStart(7)} s`;
}
