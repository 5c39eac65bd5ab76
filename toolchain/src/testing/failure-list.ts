// Repeats what failed right before the closing line, where the end of a long log shows it.
import type { KindReport } from "./kind-report";

/** Of an error with its stack and differences; the whole is in the output of its kind. */
const LINES = 12;

/** Returns lines with each test that failed and the beginning of its error; none if none failed. */
export function failureList(reports: readonly KindReport[]): string[] {
  return reports.flatMap(({ kind, failures }) =>
    failures.flatMap(({ file, test, message }) => [
      `Failed (${kind}): ${file}${test === "" ? "" : ` > ${test}`}`,
      ...message
        .split("\n")
        .slice(0, LINES)
        .map((line) => `    ${line}`),
    ]),
  );
}
