// The component under load: every step of a rotation, on one runtime.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.mjs";
import { startLoad } from "./run-load.mjs";
import { watchDelivery } from "./served-delay.mjs";
import { BenchStack } from "./stack.mjs";
import { declaration, steps } from "./steps.mjs";

const LOAD = { clients: 8, sessions: 4, pool: 4, pauseMillis: 2 };
/** Connections that a runtime is to have made before it is enough. */
const LEAST_CONNECTIONS = 5_500;

export async function measureComponent(toolchain, runtime, embeddedBase) {
  const stack = new BenchStack(toolchain, "stacks", "index.ts");
  const port = await freePort();
  let server = { ...declaration, port };
  const declare = () =>
    stack.configure({ "postgres-tls:runtime": runtime, "postgres-tls:server": server });
  const load = startLoad(LOAD);
  try {
    await stack.init();
    declare();
    await stack.up();
    const link = linkOf(runtime, await stack.outputs(), embeddedBase, stack);
    load.use(kitOf(await stack.outputs()));
    await sleep(1_000);
    const results = { "before any step": await load.count() };
    for (const { name, change } of steps) {
      server = { ...server, ...change };
      declare();
      const delivered = watchDelivery(await link, port);
      await stack.up();
      const servedMillis = await delivered();
      load.use(kitOf(await stack.outputs()));
      await sleep(500);
      results[name] = { ...(await load.count()), servedMillis };
    }
    results["after all steps"] = await enough(load, results);
    return results;
  } finally {
    load.kill();
    await stack.remove();
  }
}

async function enough(load, results) {
  const made = () => Object.values(results).reduce((sum, one) => sum + one.connections, 0);
  let sum = made();
  const more = { connections: 0, failed: 0, sessionsLost: 0 };
  while (sum < LEAST_CONNECTIONS) {
    await sleep(1_000);
    const one = await load.count();
    for (const key of Object.keys(more)) more[key] += one[key];
    sum += one.connections;
  }
  const last = await load.stop();
  for (const key of Object.keys(more)) more[key] += last[key];
  return more;
}

/** What a client has that fetched its kit now. */
export function kitOf({ endpoint, trustBundlePem, clients, clientKeys }, name = "app") {
  return {
    host: "127.0.0.1",
    port: endpoint.port,
    user: clients[name].role,
    database: clients[name].database,
    ssl: {
      ca: trustBundlePem,
      cert: clients[name].certificatePem,
      key: clientKeys[name],
      servername: endpoint.host,
    },
  };
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
