// `npm run bench`: measures the component, the same by hand with public packages only, its certificates
// alone, and the usual how-to as a script, in turns in one run. The last line is JSON.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bootstrap } from "../toolchain/bin/bootstrap.mjs";
import { chart } from "./up/chart.mjs";
import { table } from "./up/table.mjs";
import { judge, median } from "./up/targets.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    runtime: { type: "string", multiple: true, default: ["embedded", "docker"] },
    results: { type: "string", default: path.join(here, "results") },
  },
});
const rounds = Number(values.rounds);

bootstrap();
const { prepareToolchain } = (await import("../toolchain/dist/toolchain.js")).default;
const { measureHowto, measureProgram } = await import("./up/contenders.mjs");
const toolchain = await prepareToolchain();

const hasDocker = spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
const runtimes = values.runtime.filter((runtime) => runtime !== "docker" || hasDocker);
if (runtimes.length < values.runtime.length) console.log("Not run: docker, no daemon answers");

const contenders = [
  ["none", "certificates only", () => measureProgram(toolchain, "tls")],
  ...runtimes.flatMap((runtime) => [
    [runtime, "how-to", () => measureHowto(runtime)],
    [runtime, "by hand", () => measureProgram(toolchain, "bare", runtime)],
    [runtime, "component", () => measureProgram(toolchain, "component", runtime)],
  ]),
];
const samples = {};
for (let round = 0; round < rounds; round++) {
  // The first one pays for cold file caches, so the order alternates.
  for (const [runtime, name, run] of round % 2 === 0 ? contenders : [...contenders].reverse()) {
    for (const [step, seconds] of Object.entries(await run())) {
      (((samples[runtime] ??= {})[name] ??= {})[step] ??= []).push(seconds);
    }
  }
}

// In the order of the contenders, not in that of the first round.
const medians = {};
for (const [runtime, name] of contenders) {
  const steps = Object.entries(samples[runtime][name]);
  (medians[runtime] ??= {})[name] = Object.fromEntries(
    steps.map(([step, seconds]) => [step, Math.round(median(seconds) * 1000) / 1000]),
  );
}
const result = { rounds, machine: machine(), medians, targets: judge(medians), samples };
for (const line of table(result)) console.log(line);
fs.mkdirSync(values.results, { recursive: true });
fs.writeFileSync(path.join(values.results, "up.json"), `${JSON.stringify(result, undefined, 2)}\n`);
fs.writeFileSync(path.join(values.results, "up.svg"), chart(result));
console.log(JSON.stringify(result));

/** Describes the machine: other load makes times longer and affects ratios less. */
function machine() {
  return {
    cpus: os.cpus().length,
    cpu: os.cpus()[0]?.model ?? "unknown",
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.release()}`,
    node: process.version,
    toolchain: toolchain.sources,
    loadAverage: os.loadavg().map(Math.round),
  };
}
