// Measures the component under load: every step of a rotation, on one runtime.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { effects, mustGetIn } from "./effects.mjs";
import freePorts from "../../toolchain/dist/testing/free-port.js";
import { kitOf } from "./kit.mjs";
import { startLoad } from "./run-load.mjs";
import { watchDelivery } from "./served-delay.mjs";
import { BenchStack } from "./stack.mjs";
import { control, declaration, steps } from "./steps.mjs";

const LOAD = { clients: 8, sessions: 4, pool: 4, pauseMillis: 2 };
/**
 * Returns the counts by step; `control` has those of the load when it is itself revoked. The run
 * continues until there were `leastConnections`.
 */
export async function measureComponent(toolchain, runtime, embeddedBase, amount) {
  const stack = new BenchStack(toolchain, "stacks", "index.ts");
  const port = await freePorts.freePort();
  let server = { ...declaration, port };
  const update = async (change) => {
    server = { ...server, ...change };
    stack.configure({ "postgres-tls:runtime": runtime, "postgres-tls:server": server });
    await stack.up();
  };
  const load = startLoad(LOAD);
  try {
    await stack.init();
    await update({});
    const first = await stack.outputs();
    await mustGetIn(first);
    const link = await linkOf(runtime, first, embeddedBase, stack);
    load.use(kitOf(first));
    await sleep(1_000);
    const results = { "before any step": await load.count() };
    let before = first;
    for (const { name, change, effect } of steps.slice(0, amount.steps)) {
      const delivered = watchDelivery(link, port);
      await update(change);
      const servedMillis = await delivered();
      const after = await stack.outputs();
      load.use(kitOf(after));
      await sleep(500);
      results[name] = { ...(await load.count()), servedMillis };
      const seen = await effects[effect]({ first, before, after, servedMillis });
      if (!seen) throw new Error(`The step "${name}" has no effect on ${runtime}`);
      before = after;
    }
    results["after all steps"] = await enough(load, results, amount.leastConnections);
    await update(control);
    return { steps: results, control: await load.stop() };
  } finally {
    load.kill();
    await stack.remove();
  }
}

async function enough(load, results, leastConnections) {
  const made = () => Object.values(results).reduce((sum, one) => sum + one.connections, 0);
  const least = leastConnections - made();
  const more = { connections: 0, failed: 0, sessionsLost: 0, reasons: {} };
  do {
    await sleep(1_000);
    const one = await load.count();
    for (const key of ["connections", "failed", "sessionsLost"]) more[key] += one[key];
    Object.assign(more.reasons, one.reasons);
  } while (more.connections < least);
  return more;
}

async function linkOf(runtime, { runtime: running }, embeddedBase, stack) {
  if (runtime === "docker") {
    const format = '{{range .Mounts}}{{if eq .Destination "/etc/pgtls"}}{{.Source}}{{end}}{{end}}';
    const args = ["inspect", "--format", format, running.containerId];
    return path.join(execFileSync("docker", args, { encoding: "utf8" }).trim(), "current");
  }
  const state = JSON.parse(await stack.run("stack", "export", "--stack", "bench"));
  const plan = state.deployment.resources.find(({ type }) => type.endsWith(":RotationPlan"));
  return path.join(embeddedBase, plan.outputs.instanceId, "material", "current");
}
