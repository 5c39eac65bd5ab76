// `npm run bench:load -- --clients 500 --seconds 120 [--runtime docker]`: keeps many clients
// connected during a rotation of the leaves and of the authority. The last line is JSON.
import os from "node:os";
import { parseArgs } from "node:util";
import { bootstrap } from "../toolchain/bin/bootstrap.mjs";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "500" },
    seconds: { type: "string", default: "120" },
    runtime: { type: "string", default: "embedded" },
  },
});
const wanted = { ...values, clients: Number(values.clients), seconds: Number(values.seconds) };

bootstrap();
const { prepareToolchain } = (await import("../toolchain/dist/toolchain.js")).default;
const { embeddedBase } = (await import("../dist/components/runtime/embedded-runtime.js")).default;
const { processesIn } = (await import("../dist/components/steps/os-process.js")).default;
const { serverUser } = (await import("../dist/components/steps/os-user.js")).default;
const { measureLoad } = await import("./load/measure.mjs");

const toolbox = {
  toolchain: await prepareToolchain(),
  embeddedBase: embeddedBase({ embedded: {} }),
  processesIn,
  serverUser,
};
const measured = await measureLoad(toolbox, wanted);
for (const [name, { connections, failed, open }] of Object.entries(measured.steps)) {
  console.log(`${name.padEnd(20)} ${open} connected, ${connections} connections, ${failed} failed`);
}
const result = {
  ...wanted,
  ...measured,
  // Other load on the machine makes times longer, but does not change counts.
  machine: { cpus: os.cpus().length, loadAverage: os.loadavg().map(Math.round) },
};
console.log(JSON.stringify(result, rounded));
process.exitCode = result.failed === 0 && result.fewest >= wanted.clients ? 0 : 1;

function rounded(_key, value) {
  return typeof value === "number" ? Math.round(value * 100) / 100 : value;
}
