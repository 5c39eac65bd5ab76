// Reads vitest's report of a kind of test.

/** The result of a kind of test. */
export interface KindReport {
  readonly kind: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** From the start of vitest to its end. */
  readonly seconds: number;
  readonly files: readonly FileTime[];
}

export interface FileTime {
  readonly file: string;
  readonly seconds: number;
}

/** The part of vitest's report that is read here. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

/**
 * Counts the tests of a kind. A skipped test counts as failed, and so does a run that reports nothing
 * or fails without a failed test, for example because a file does not load.
 */
export function reportKind(
  kind: string,
  run: { readonly succeeded: boolean; readonly seconds: number },
  report: VitestReport | undefined,
): KindReport {
  const { seconds } = run;
  if (report === undefined) return { kind, passed: 0, failed: 1, skipped: 0, seconds, files: [] };
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + skipped;
  return {
    kind,
    passed: report.numPassedTests,
    failed: run.succeeded ? failed : Math.max(failed, 1),
    skipped,
    seconds,
    files: report.testResults.map(({ name, startTime, endTime }) => ({
      file: name.replace(/^.*\/(?=tests\/)/, ""),
      seconds: Math.max(0, endTime - startTime) / 1000,
    })),
  };
}
