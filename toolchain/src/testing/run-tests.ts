// `npm test`: every kind of test that this machine can run, and one clear line for what it cannot.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, local } from "../paths";
import { say, ToolchainError } from "../report";
import { provideServerUser } from "../server-user";
import { prepareToolchain } from "../toolchain";

/** Needs a daemon with images. */
const DOCKER = "docker";
/** Needs psql, which no package of npm has. */
const CONFORMANCE = "conformance";

/** Needs the clients' languages. */
const DRIVERS = "drivers";

/** From the quickest to the slowest. */
const KINDS = [
  ...["unit", "component", "toolchain", "contract", DRIVERS, CONFORMANCE, "integration", "package"],
  DOCKER,
];

/** Kinds that need neither the engine nor its plugins. */
const WITHOUT_ENGINE = ["unit", "component", "contract", DRIVERS, CONFORMANCE];

/** Images that the Docker tests run; `.ci/prepare-docker` makes them where no registry is. */
const IMAGE = "postgres:17";

/** What a kind needs on the path: the servers come from npm, but no client does. */
const PROGRAMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  [CONFORMANCE]: [
    ["psql", "--version"],
    ["openssl", "version"],
  ],
  [DRIVERS]: [
    ["psql", "--version"],
    ["python3", "--version"],
    ["go", "version"],
    ["javac", "-version"],
    ["mvn", "--version"],
  ],
};

/** Runs every kind, or after `--only` one; what follows goes to vitest. */
export async function runTests(args: string[]): Promise<number> {
  const { wanted, others } = chooseKinds(args);
  provideServerUser();
  // Also builds the engine, so that no test has to wait for that.
  if (wanted.some((kind) => !WITHOUT_ENGINE.includes(kind))) await prepareToolchain();
  const missing = new Map(wanted.map((kind) => [kind, whatIsMissing(kind)]));
  const kinds = wanted.filter((kind) => missing.get(kind) === undefined);
  const notRun = [...missing].filter(([, reason]) => reason !== undefined);
  const [[kind, reason] = []] = notRun;
  if (kind !== undefined && (process.env["PGTLS_REQUIRE_DOCKER"] ?? "") !== "") {
    throw new ToolchainError(`Cannot run the ${kind} tests: ${reason}`);
  }
  const total = kinds.map((kind) => runKind(kind, others)).reduce(sum, { passed: 0, failed: 0 });
  for (const [kind, reason] of notRun) {
    say(`Not run: the ${kind} tests, because ${reason}; ${remedy(kind)} helps`);
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

function chooseKinds(args: string[]): { wanted: string[]; others: string[] } {
  const [first, kind = "", ...others] = args;
  if (first !== "--only") return { wanted: KINDS, others: args };
  if (KINDS.includes(kind)) return { wanted: [kind], others };
  throw new ToolchainError(
    `Cannot run the tests: --only is "${kind}", expected one of ${KINDS.join(", ")}`,
  );
}

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function runKind(kind: string, args: string[]): Count {
  const report = path.join(local, `tests-${kind}.json`);
  fs.rmSync(report, { force: true });
  const vitest = path.join(checkout, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const words = [vitest, "run", "--project", kind, ...reporters, ...args];
  const run = spawnSync(process.execPath, words, { cwd: checkout, stdio: "inherit" });
  return countOf(kind, report, run.status === 0);
}

/** A run that fails without a failed test, by a file that does not load, counts as one failure. */
function countOf(kind: string, report: string, succeeded: boolean): Count {
  if (!fs.existsSync(report)) {
    say(`The ${kind} tests did not report`);
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    fs.readFileSync(report, "utf8"),
  ) as Record<string, number>;
  const skipped = (numPendingTests ?? 0) + (numTodoTests ?? 0);
  if (skipped > 0) say(`${skipped} ${kind} tests were skipped, which counts as failed`);
  const failed = (numFailedTests ?? 0) + skipped;
  return { passed: numPassedTests ?? 0, failed: succeeded ? failed : Math.max(failed, 1) };
}

function sum(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

function whatIsMissing(kind: string): string | undefined {
  if (kind === DOCKER) return whatDockerLacks();
  return whatPathLacks(PROGRAMS[kind] ?? []);
}

function remedy(kind: string): string {
  return kind === DRIVERS ? ".ci/prepare-drivers" : ".ci/prepare-docker";
}

/** Programs with the word that makes each say its version. */
function whatPathLacks(programs: readonly (readonly string[])[]): string | undefined {
  const missing = programs.filter(
    ([program = "", word = ""]) => spawnSync(program, [word]).status !== 0,
  );
  return missing.length === 0 ? undefined : `there is no ${missing[0]?.[0]} on the path`;
}

function whatDockerLacks(): string | undefined {
  const docker = (args: string[]) => spawnSync("docker", args, { timeout: 10_000 });
  if (docker(["version"]).status !== 0) return "no Docker daemon answers";
  if (docker(["image", "inspect", IMAGE]).status === 0) return undefined;
  return `the Docker daemon has no image ${IMAGE}`;
}
