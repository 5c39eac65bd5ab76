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
  readonly failures: readonly Failure[];
}

/** A test that failed, or a file that did not load. */
export interface Failure {
  readonly file: string;
  /** Empty for a file that did not load. */
  readonly test: string;
  readonly message: string;
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
    readonly status: string;
    /** Why the file did not load. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
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
  if (report === undefined) return { ...NOTHING, kind, seconds };
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + skipped;
  return {
    kind,
    passed: report.numPassedTests,
    failed: run.succeeded ? failed : Math.max(failed, 1),
    skipped,
    seconds,
    files: report.testResults.map(({ name, startTime, endTime }) => ({
      file: fromCheckout(name),
      seconds: Math.max(0, endTime - startTime) / 1000,
    })),
    failures: report.testResults.flatMap(failuresOf),
  };
}

/** A run without a report has failed. */
const NOTHING = { passed: 0, failed: 1, skipped: 0, files: [], failures: [] };

function failuresOf(result: VitestReport["testResults"][number]): Failure[] {
  const file = fromCheckout(result.name);
  const tests = result.assertionResults
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages }) => {
      return { file, test: fullName, message: (failureMessages ?? []).join("\n") };
    });
  if (tests.length > 0 || result.status !== "failed") return tests;
  return [{ file, test: "", message: result.message }];
}

function fromCheckout(file: string): string {
  return file.replace(/^.*\/(?=tests\/)/, "");
}
