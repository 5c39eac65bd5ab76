// `npm run bench`: a cold `up` and an unchanged `up` of the component against a bare program that
// declares the same resources by hand. Both run in turns in one run, so that a ratio means the same
// on any machine; the last line is JSON.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "../toolchain/bin/bootstrap.mjs";
import { freePort } from "./rotation/free-port.mjs";

const ROUNDS = Number(process.argv[2] ?? 5);
const here = path.dirname(fileURLToPath(import.meta.url));
const programs = ["bare", "component"];

bootstrap();
const { prepareToolchain } = (await import("../toolchain/dist/toolchain.js")).default;
const { embeddedBase } = (await import("../dist/components/runtime/embedded-runtime.js")).default;
const toolchain = await prepareToolchain();

const seconds = { cold: { bare: [], component: [] }, unchanged: { bare: [], component: [] } };
for (let round = 0; round < ROUNDS; round++) {
  // Whoever is first pays for cold file caches, so they take turns.
  const order = round % 2 === 0 ? programs : [...programs].reverse();
  for (const program of order) await measure(program);
}
const result = {
  rounds: ROUNDS,
  cold: summary(seconds.cold),
  unchanged: summary(seconds.unchanged),
};
console.log(`cold up:      component ${show(result.cold)}, reach 1.15`);
console.log(`unchanged up: component ${show(result.unchanged)}, reach 1.10`);
console.log(JSON.stringify(result));

async function measure(program) {
  const base = path.join(here, "..", ".pulumi-local", "tests");
  fs.mkdirSync(base, { recursive: true });
  const directory = fs.mkdtempSync(path.join(base, "bench-"));
  fs.mkdirSync(path.join(directory, "state"));
  fs.symlinkSync(path.join(here, "programs", program), path.join(directory, "program"));
  const project = { name: "bench", runtime: "nodejs", main: "program/index.ts" };
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), JSON.stringify(project));
  const env = {
    ...toolchain.env,
    PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this run",
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    BENCH_PORT: String(await freePort()),
    BENCH_BASE: embeddedBase({ embedded: {} }),
  };
  const pulumi = (...args) => {
    const started = process.hrtime.bigint();
    const run = spawnSync(toolchain.cli, args, { cwd: directory, env, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`${program}: ${args[0]}\n${run.stdout}${run.stderr}`);
    return Number(process.hrtime.bigint() - started) / 1e9;
  };
  const up = ["up", "--yes", "--skip-preview", "--stack", "bench", "--non-interactive"];
  pulumi("stack", "init", "bench");
  try {
    seconds.cold[program].push(pulumi(...up));
    seconds.unchanged[program].push(pulumi(...up, "--expect-no-changes"));
  } finally {
    pulumi("destroy", "--yes", "--skip-preview", "--stack", "bench", "--non-interactive");
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function summary({ bare, component }) {
  const [a, b] = [median(bare), median(component)];
  return { bareSeconds: round2(a), componentSeconds: round2(b), ratio: round2(b / a) };
}

function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round2(value) {
  return Math.round(value * 100) / 100;
}

function show({ bareSeconds, componentSeconds, ratio }) {
  return `${componentSeconds} s, bare ${bareSeconds} s, ratio ${ratio}`;
}
