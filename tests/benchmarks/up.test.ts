// `npm run bench` with one round: that it runs, and that what it prints and writes makes sense. Never how
// long something took.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { benchmarkModule, type Ran, runBenchmark } from "./run-benchmark";

type Medians = Record<string, Record<string, Record<string, number>>>;

interface Target {
  readonly name: string;
  readonly ratio: number;
  readonly reach: number;
  readonly met: boolean;
}

interface Result {
  readonly rounds: number;
  readonly medians: Medians;
  readonly targets: Target[];
}

const hasDocker = spawnSync("docker", ["info"]).status === 0;
const runtimes = hasDocker ? ["embedded", "docker"] : ["embedded"];
const all = ["cold", "unchanged", "rotated"];

describe("npm run bench", () => {
  let directory: string;
  let ran: Ran;
  let result: Result;
  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-results-"));
    ran = await runBenchmark("bench", ["--rounds", "1", "--results", directory]);
    result = ran.result as Result;
  });
  afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

  it("measures every contender on every runtime", () => {
    const steps = Object.entries(result.medians).map(([runtime, measured]) => [
      runtime,
      Object.fromEntries(Object.entries(measured).map(([name, one]) => [name, Object.keys(one)])),
    ]);
    expect(Object.fromEntries(steps)).toEqual({
      none: { "certificates only": ["cold", "unchanged"] },
      ...Object.fromEntries(
        runtimes.map((runtime) => [
          runtime,
          { "how-to": ["cold"], "by hand": all, component: all },
        ]),
      ),
    });
    const numbers = Object.values(result.medians).flatMap((measured) =>
      Object.values(measured).flatMap((one) => Object.values(one)),
    );
    expect(numbers.filter((seconds) => !(seconds > 0.01))).toEqual([]);
  });

  it("prints one table, and each target as reached or missed", () => {
    for (const runtime of runtimes) {
      for (const step of ["cold up", "unchanged up", "a leaf rotated"]) {
        expect(ran.lines.filter((line) => line.startsWith(`${step}, ${runtime} `))).toHaveLength(1);
      }
    }
    expect(result.targets).toHaveLength(3 * runtimes.length);
    for (const { name, ratio, reach, met } of result.targets) {
      const word = met ? "reached" : "MISSED ";
      expect(ran.lines).toContain(`${word}  ${name}: ${ratio.toFixed(2)}, at most ${reach}`);
    }
  });

  it("writes what it prints as JSON, and a chart of it", () => {
    const read = (name: string) => fs.readFileSync(path.join(directory, name), "utf8");
    expect(JSON.parse(read("up.json"))).toEqual(result);
    const svg = read("up.svg");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^<>]*>\n[^]*<\/svg>\n$/);
    for (const measured of Object.values(result.medians)) {
      for (const one of Object.values(measured)) {
        for (const seconds of Object.values(one)) expect(svg).toContain(`${seconds.toFixed(2)} s<`);
      }
    }
  });
});

describe("judge", async () => {
  const { judge } = await benchmarkModule<{ judge(medians: Medians): Target[] }>(
    "up",
    "targets.mjs",
  );
  const medians = (component: number): Medians => ({
    none: { "certificates only": { cold: 1, unchanged: 1 } },
    embedded: {
      "by hand": { cold: 2, unchanged: 1, rotated: 2 },
      component: { cold: component, unchanged: component / 2, rotated: component / 2 },
    },
  });

  it.each([
    [2.3, [true, true, true]],
    [2.4, [false, true, true]],
    [2.8, [false, false, true]],
  ])("judges a component of %d s by the reach of each target", (component, met) => {
    expect(judge(medians(component)).map((target) => target.met)).toEqual(met);
  });
});
