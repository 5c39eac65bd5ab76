// Baseline: certificates in `uploads`, where a renewal replaces the container.
import { setTimeout as sleep } from "node:timers/promises";
import freePorts from "../../toolchain/dist/testing/free-port.js";
import { kitOf } from "./kit.mjs";
import { startLoad } from "./run-load.mjs";
import { BenchStack } from "./stack.mjs";
import { untilConnected } from "./until-connected.mjs";

const LOAD = { clients: 8, sessions: 4, pool: 4, pauseMillis: 5 };

export async function measureUploads(toolchain) {
  const stack = new BenchStack(toolchain, "benchmarks/programs/uploads", "index.ts");
  const port = await freePorts.freePort();
  const declare = (validityHours) =>
    stack.configure({
      "postgres-tls:port": port,
      "postgres-tls:validityHours": validityHours,
    });
  const load = startLoad(LOAD);
  try {
    await stack.init();
    declare(2160);
    await stack.up();
    const kit = kitOf(await stack.outputs());
    await untilConnected(kit);
    load.use(kit);
    await sleep(1_000);
    await load.count();
    declare(1000);
    await stack.up();
    await untilConnected(kit);
    await sleep(500);
    return await load.stop();
  } finally {
    load.kill();
    await stack.remove();
  }
}
