// `npm test`: runs the kinds side by side, counts their tests and shows where the time went.
import { spawn } from "node:child_process";
import * as net from "node:net";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { failureList } from "../../toolchain/src/testing/failure-list";
import { freePort } from "../../toolchain/src/testing/free-port";
import { reportKind, type VitestReport } from "../../toolchain/src/testing/kind-report";
import { sideBySide } from "../../toolchain/src/testing/side-by-side";
import { timeTable } from "../../toolchain/src/testing/time-table";

const file: VitestReport["testResults"][number] = {
  name: "/somewhere/tests/unit/a.test.ts",
  startTime: 1000,
  endTime: 3500,
  status: "passed",
  message: "",
  assertionResults: [{ fullName: "a holds", status: "passed", failureMessages: [] }],
};

const report = (changes: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [file],
  ...changes,
});

describe("reportKind", () => {
  const good = { succeeded: true, seconds: 4 };

  it("counts what passed, and times each file", () => {
    expect(reportKind("unit", good, report())).toEqual({
      kind: "unit",
      passed: 3,
      failed: 0,
      skipped: 0,
      seconds: 4,
      files: [{ file: "tests/unit/a.test.ts", seconds: 2.5 }],
      failures: [],
    });
  });

  it("names each test that failed, and a file that did not load", () => {
    const failed = { fullName: "a breaks", status: "failed", failureMessages: ["one\ntwo"] };
    const testResults = [
      { ...file, status: "failed", assertionResults: [...file.assertionResults, failed] },
      { ...file, status: "failed", assertionResults: [], message: "no such module" },
    ];
    const { failures } = reportKind("unit", good, report({ testResults }));
    expect(failures).toEqual([
      { file: "tests/unit/a.test.ts", test: "a breaks", message: "one\ntwo" },
      { file: "tests/unit/a.test.ts", test: "", message: "no such module" },
    ]);
  });

  it.each([
    ["a failed test", good, report({ numFailedTests: 1 }), 1],
    ["a skipped test", good, report({ numPendingTests: 1, numFailedTests: 1 }), 2],
    ["a test that is still to be written", good, report({ numTodoTests: 1 }), 1],
    ["a file that does not load", { ...good, succeeded: false }, report(), 1],
    ["a run that reports nothing", good, undefined, 1],
  ])("counts %s as failed", (_, run, said, failed) => {
    expect(reportKind("unit", run, said)).toMatchObject({ failed });
  });
});

describe("timeTable", () => {
  it("has each kind and the ten slowest files, the slowest first", () => {
    const files = (kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        file: `tests/${kind}/${index}.test.ts`,
        seconds: index,
      }));
    const usual = { passed: 5, failed: 1, skipped: 0, failures: [] };
    expect(
      timeTable([
        { ...usual, kind: "unit", seconds: 3, files: files("unit", 9) },
        { ...usual, kind: "docker", seconds: 70.25, files: files("docker", 4) },
      ]),
    ).toEqual([
      "Time of each kind:",
      "   70.3 s  docker       6 tests in 4 files",
      "    3.0 s  unit         6 tests in 9 files",
      "The slowest files:",
      ...[8, 7, 6, 5, 4].map((index) => `    ${index}.0 s  tests/unit/${index}.test.ts`),
      "    3.0 s  tests/unit/3.test.ts",
      "    3.0 s  tests/docker/3.test.ts",
      "    2.0 s  tests/unit/2.test.ts",
      "    2.0 s  tests/docker/2.test.ts",
      "    1.0 s  tests/unit/1.test.ts",
    ]);
  });
});

describe("failureList", () => {
  it("has each failure with the beginning of its error", () => {
    const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");
    const failures = [
      { file: "tests/unit/a.test.ts", test: "a breaks", message: "no\nnever" },
      { file: "tests/unit/b.test.ts", test: "", message: long },
    ];
    const usual = { kind: "unit", passed: 5, skipped: 0, seconds: 1, files: [] };
    const lines = failureList([
      { ...usual, failed: 0, failures: [] },
      { ...usual, failed: 2, failures },
    ]);
    expect(lines.slice(0, 5)).toEqual([
      "Failed (unit): tests/unit/a.test.ts > a breaks",
      "    no",
      "    never",
      "Failed (unit): tests/unit/b.test.ts",
      "    line 0",
    ]);
    expect(lines).toHaveLength(16);
  });
});

describe("sideBySide", () => {
  /** Runs jobs of these weights; returns their results and, at each start and end, the running jobs. */
  async function watch(weights: Record<string, number>, capacity: number) {
    const running = new Set<string>();
    const seen: string[] = [];
    const note = () => seen.push([...running].join(""));
    const jobs = Object.entries(weights).map(([name, weight]) => ({
      weight,
      run: async () => {
        running.add(name);
        note();
        await new Promise((resolve) => setImmediate(resolve));
        running.delete(name);
        note();
        return name;
      },
    }));
    return { results: await sideBySide(jobs, capacity), seen };
  }

  it("never runs more than the capacity, and gives every result in order", async () => {
    const weights = { a: 2, b: 3, c: 1, d: 3, e: 2 };
    const { results, seen } = await watch(weights, 4);
    expect(results).toEqual(["a", "b", "c", "d", "e"]);
    const loads = seen.map((names) =>
      [...names].reduce((sum, name) => sum + weights[name as keyof typeof weights], 0),
    );
    expect(Math.max(...loads)).toBe(4);
    expect(seen).toContain("ac");
  });

  it("runs what is heavier than the capacity alone", async () => {
    const { seen } = await watch({ a: 1, b: 9, c: 1 }, 2);
    expect(seen).toContain("ac");
    expect(seen.filter((names) => names.includes("b"))).toEqual(["b"]);
  });

  it("rejects when a job does", async () => {
    const jobs = [{ weight: 1, run: () => Promise.reject(new Error("no")) }];
    await expect(sideBySide(jobs, 1)).rejects.toThrow("no");
  });
});

describe("freePort", () => {
  it("gives no port twice, not even when nobody listens on it", async () => {
    const ports = await Promise.all(Array.from({ length: 100 }, freePort));
    expect(new Set(ports).size).toBe(100);
  });

  it("gives no port that somebody listens on", async () => {
    const listener = net.createServer();
    const given = await freePort();
    await new Promise<void>((resolve) => listener.listen(given, "127.0.0.1", resolve));
    try {
      expect(await askAnother(given)).not.toBe(given);
    } finally {
      listener.close();
    }
  });

  it("gives no port that another process was given", async () => {
    const given = await freePort();
    const steps = ((await askAnother(given)) - given + 12_000) % 12_000;
    expect(steps).toBeGreaterThan(0);
    // It did look there first.
    expect(steps).toBeLessThan(50);
  });
});

/** Returns the port of a process whose search begins at `first`. */
async function askAnother(first: number): Promise<number> {
  const file = path.resolve(__dirname, "../../toolchain/dist/testing/free-port.js");
  const program = `Math.random = () => (${first} - 20000 + 0.5) / 12000;
    require(${JSON.stringify(file)}).freePort().then((port) => console.log(port));`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(child.stdout)) return Number(line);
  throw new Error("the other process gave no port");
}
