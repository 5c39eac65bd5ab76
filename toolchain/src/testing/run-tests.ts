// `npm test`: every kind of test that this machine can run, and one clear line for what it cannot.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, local } from "../paths";
import { say, ToolchainError } from "../report";
import { prepareToolchain } from "../toolchain";

/** From the quickest to the slowest; `docker` needs a daemon with images. */
const KINDS = ["unit", "component", "toolchain", "contract", "integration"];
const DOCKER = "docker";

/** Images that the Docker tests run; `.ci/prepare-docker` makes them where no registry is. */
const IMAGE = "postgres:17";

export async function runTests(args: string[]): Promise<number> {
  // Also builds the engine, so that no test has to wait for that.
  await prepareToolchain();
  const missing = whatDockerLacks();
  if (missing !== undefined && process.env["PGTLS_REQUIRE_DOCKER"] !== undefined) {
    throw new ToolchainError(`Cannot run the Docker tests: ${missing}`);
  }
  const kinds = missing === undefined ? [...KINDS, DOCKER] : KINDS;
  const failed = kinds.map((kind) => runKind(kind, args)).reduce(sum, { passed: 0, failed: 0 });
  if (missing !== undefined) {
    say(`Not run: the tests of the Docker runtime, because ${missing}; .ci/prepare-docker helps`);
  }
  process.stdout.write(`${failed.passed} passed, ${failed.failed} failed\n`);
  return failed.failed === 0 ? 0 : 1;
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

function whatDockerLacks(): string | undefined {
  const docker = (args: string[]) => spawnSync("docker", args, { timeout: 10_000 });
  if (docker(["version"]).status !== 0) return "no Docker daemon answers";
  if (docker(["image", "inspect", IMAGE]).status === 0) return undefined;
  return `the Docker daemon has no image ${IMAGE}`;
}
