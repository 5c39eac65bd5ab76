// `npm test`: runs every kind of test that this machine can run, and prints a line for each other.
import * as os from "node:os";
import { say, ToolchainError } from "../report";
import { provideServerUser } from "../server-user";
import { prepareToolchain } from "../toolchain";
import { failureList } from "./failure-list";
import type { KindReport } from "./kind-report";
import { readTestKinds, type TestKind } from "./kinds";
import { prepareServers } from "./prepare-servers";
import { remedy, whatIsMissing } from "./requirements";
import { runKind } from "./run-kind";
import { sideBySide } from "./side-by-side";
import { timeTable } from "./time-table";

/** Workers per processor: most tests spend most of their time waiting. */
const WORKERS_PER_PROCESSOR = 3;

/** Runs every kind, or the one after `--only`; further arguments go to vitest. */
export async function runTests(args: string[]): Promise<number> {
  const { wanted, others } = chooseKinds(args);
  provideServerUser();
  const missing = new Map(wanted.map(({ name }) => [name, whatIsMissing(name)]));
  const kinds = wanted.filter(({ name }) => missing.get(name) === undefined);
  const notRun = [...missing].filter(([, reason]) => reason !== undefined);
  const [[kind, reason] = []] = notRun;
  if (kind !== undefined && (process.env["PGTLS_REQUIRE_DOCKER"] ?? "") !== "") {
    throw new ToolchainError(`Cannot run the ${kind} tests: ${reason}`);
  }
  // Also builds the engine and fetches the servers, so that no test has to wait for that.
  if (kinds.some(({ needs }) => needs.includes("engine"))) await prepareToolchain();
  if (kinds.some(({ needs }) => needs.includes("servers"))) await prepareServers();
  const reports = await runKinds(kinds, others);
  for (const line of timeTable(reports)) print(line);
  for (const [kind, reason] of notRun) {
    say(`Not run: the ${kind} tests, because ${reason}; ${remedy(kind)} helps`);
  }
  for (const line of failureList(reports)) print(line);
  const sum = (count: (report: KindReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  const failed = sum((report) => report.failed);
  print(`${sum((report) => report.passed)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function chooseKinds(args: string[]): { wanted: readonly TestKind[]; others: string[] } {
  const [first, name = "", ...others] = args;
  const all = readTestKinds();
  if (first !== "--only") return { wanted: all, others: args };
  const wanted = all.filter((kind) => kind.name === name);
  if (wanted.length > 0) return { wanted, others };
  const known = all.map((kind) => kind.name).join(", ");
  throw new ToolchainError(`Cannot run the tests: --only is "${name}", expected one of ${known}`);
}

function runKinds(kinds: readonly TestKind[], args: string[]): Promise<KindReport[]> {
  const alone = kinds.length === 1;
  const jobs = kinds.map(({ name, workers }) => ({
    weight: workers,
    run: async () => {
      if (!alone) say(`Running the ${name} tests`);
      const { report, output } = await runKind(name, args, alone);
      if (!alone) print(`\n=== ${heading(report)} ===\n${output.trim()}\n`);
      if (report.failed > 0 && report.files.length === 0) say(`The ${name} tests did not report`);
      if (report.skipped > 0) {
        say(`${report.skipped} ${name} tests were skipped, which counts as failed`);
      }
      return report;
    },
  }));
  return sideBySide(jobs, os.availableParallelism() * WORKERS_PER_PROCESSOR);
}

function heading({ kind, passed, failed, seconds }: KindReport): string {
  return `${kind}: ${passed} passed, ${failed} failed, ${Math.round(seconds)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
