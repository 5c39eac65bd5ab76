// `npm run bench:rotation`: rotates everything under load, on both runtimes, and counts failures.
// Measures two usual ways in the same run. The last line is JSON.
import { spawnSync } from "node:child_process";
import os from "node:os";
import { parseArgs } from "node:util";
import { bootstrap } from "../toolchain/bin/bootstrap.mjs";

// Options for a shorter run: fewer runtimes, only the first steps, fewer connections.
const { values } = parseArgs({
  options: {
    runtime: { type: "string", multiple: true, default: ["embedded", "docker"] },
    steps: { type: "string", default: "all" },
    connections: { type: "string", default: "5500" },
  },
});
const amount = {
  steps: values.steps === "all" ? Infinity : Number(values.steps),
  leastConnections: Number(values.connections),
};

bootstrap();
const { prepareToolchain } = (await import("../toolchain/dist/toolchain.js")).default;
const { embeddedBase } = (await import("../dist/components/runtime/embedded-runtime.js")).default;
const { measureComponent } = await import("./rotation/component.mjs");
const { measureUploads } = await import("./rotation/baseline-uploads.mjs");
const { measureRestart } = await import("./rotation/baseline-restart.mjs");

const toolchain = await prepareToolchain();
const hasDocker = spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
const NO_DOCKER = "not run: no Docker daemon answers";

const result = {
  connections: 0,
  failed: 0,
  sessionsLost: 0,
  runtimes: {},
  controls: {},
  baselines: {},
};
for (const runtime of values.runtime) {
  if (runtime === "docker" && !hasDocker) result.runtimes[runtime] = NO_DOCKER;
  else result.runtimes[runtime] = await measure(runtime);
}
if (values.runtime.includes("docker")) {
  result.baselines.uploads = hasDocker ? summary(await measureUploads(toolchain)) : NO_DOCKER;
}
result.baselines.restart = summary(await measureRestart());
for (const [name, one] of Object.entries(result.baselines)) print("baseline", name, one);
// Other load on the machine makes times longer, but does not change counts.
result.machine = { cpus: os.cpus().length, loadAverage: os.loadavg().map(Math.round) };
console.log(JSON.stringify(result));
process.exitCode = result.failed + result.sessionsLost === 0 ? 0 : 1;

async function measure(runtime) {
  const base = embeddedBase({ embedded: {} });
  const { steps, control } = await measureComponent(toolchain, runtime, base, amount);
  const summaries = {};
  for (const [name, counted] of Object.entries(steps)) {
    const { connections, failed, sessionsLost, servedMillis } = counted;
    for (const reason of Object.keys(counted.reasons ?? {})) console.log(`failed: ${reason}`);
    summaries[name] = { connections, failed, sessionsLost };
    if (servedMillis !== undefined) summaries[name].servedMillis = servedMillis;
    print(runtime, name, summaries[name]);
    result.connections += connections;
    result.failed += failed;
    result.sessionsLost += sessionsLost;
  }
  const { failed, sessionsLost } = control;
  result.controls[runtime] = { failed, sessionsLost };
  print("control", runtime, control);
  if (failed === 0 || sessionsLost === 0) throw new Error("The load does not count what it loses");
  return summaries;
}

function summary({ connections, failed, sessionsLost, longestMillis }) {
  return { connections, failed, sessionsLost, outageSeconds: Math.round(longestMillis / 10) / 100 };
}

function print(group, name, { connections, failed, sessionsLost, servedMillis, outageSeconds }) {
  const more =
    outageSeconds !== undefined
      ? `nobody got in for ${outageSeconds} s`
      : servedMillis === undefined || servedMillis === null
        ? ""
        : `served ${servedMillis} ms after delivery`;
  console.log(
    `${group.padEnd(9)} ${name.padEnd(20)} ${String(connections).padStart(6)} connections ` +
      `${String(failed).padStart(5)} failed ${String(sessionsLost).padStart(2)} sessions lost  ${more}`,
  );
}
