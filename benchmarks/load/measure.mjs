// Runs every step of a rotation on one server while many clients stay connected.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { effects } from "../rotation/effects.mjs";
import freePorts from "../../toolchain/dist/testing/free-port.js";
import { kitOf } from "../rotation/kit.mjs";
import { BenchStack } from "../rotation/stack.mjs";
import { OPENING, processesFor, startCrowd } from "./crowd.mjs";
import { memoryOf, serverPids, watchTree } from "./memory.mjs";
import { CLIENTS, steps } from "./steps.mjs";

/** Sessions of the proof, of the steps, and of administrators. */
const OTHERS = 20;
const GATHERING_MILLIS = 180_000;

export async function measureLoad(toolbox, { clients, seconds, runtime }) {
  const stack = new BenchStack(toolbox.toolchain, "stacks", "index.ts");
  // A client reconnects within a quarter of the time, so that each does so after every step.
  const pace = { turnoverMillis: Math.max(2_000, (seconds * 1000) / 4), pauseMillis: 2_000 };
  const crowd = startCrowd(clients, pace);
  try {
    const run = new Run(stack, crowd, { clients, runtime, toolbox, pace });
    await stack.init();
    return await run.all(seconds);
  } finally {
    crowd.kill();
    await stack.remove();
  }
}

class Run {
  #server;
  #first;
  #now;
  #directory;
  #peakMib = 0;

  constructor(stack, crowd, options) {
    this.stack = stack;
    this.crowd = crowd;
    this.options = options;
  }

  async all(seconds) {
    const { clients } = this.options;
    const sessions = clients + processesFor(clients) * OPENING + OTHERS;
    const alone = await this.#update({
      port: await freePorts.freePort(),
      clients: Object.fromEntries(CLIENTS.map((name) => [name, {}])),
      settings: { max_connections: String(sessions) },
    });
    this.#first = this.#now;
    const idleMib = await this.#serverMib();
    await this.#gather();
    const begun = performance.now();
    const [results, engine] = [{}, { alone }];
    for (const step of steps) {
      const { peaks, counted } = await this.#rotate(step);
      results[step.name] = counted;
      engine[step.name] = peaks;
    }
    while (performance.now() - begun < seconds * 1000) {
      await sleep(Math.min(5_000, seconds * 1000));
      await this.#serverMib();
    }
    const lastedSeconds = Math.round((performance.now() - begun) / 1000);
    const total = await this.crowd.stop();
    return { lastedSeconds, ...total, steps: results, memory: this.#memory(idleMib, engine) };
  }

  #memory(idleMib, engine) {
    const { clients } = this.options;
    const perClientMib = (this.#peakMib - idleMib) / clients;
    return { server: { idleMib, peakMib: this.#peakMib, perClientMib }, engine };
  }

  /** Runs an update; returns the peaks of the engine's memory. */
  async #update(change) {
    this.#server = { ...this.#server, ...change };
    const config = { runtime: this.options.runtime, server: this.#server };
    this.stack.configure(
      Object.fromEntries(Object.entries(config).map(([key, v]) => [`postgres-tls:${key}`, v])),
    );
    const peaks = watchTree(() => this.stack.child?.pid);
    await this.stack.up().finally(peaks);
    this.#now = await this.stack.outputs();
    return peaks();
  }

  async #rotate({ name, change, effect }) {
    console.error(`${name}…`);
    const before = this.#now;
    const peaks = await this.#update(change);
    const counted = await this.#gather();
    const after = this.#now;
    const seen = effect === undefined || effects[effect]({ first: this.#first, before, after });
    if (!(await seen)) throw new Error(`The step "${name}" has no effect`);
    return { peaks, counted };
  }

  /** Sends all clients the newest kit, and waits until each is connected with it. */
  async #gather() {
    const { clients } = this.options;
    this.crowd.use(CLIENTS.map((name) => kitOf(this.#now, name)));
    for (const end = performance.now() + GATHERING_MILLIS; performance.now() < end;) {
      await sleep(1_000);
      await this.#serverMib();
      const counted = await this.crowd.count();
      if (counted.withNewestKit >= clients) return this.#served(counted);
    }
    const { open, withNewestKit, reasons } = await this.crowd.count();
    const words = Object.keys(reasons).join("; ");
    throw new Error(`${withNewestKit} of ${open} clients have the newest kit: ${words}`);
  }

  /** Returns the counts; throws unless every client was served the newest certificate. */
  #served({ connections, queries, failed, open, fewest, serverFingerprints }) {
    const expected = this.#now.evidence.serverFingerprint;
    const seen = serverFingerprints.map((one) => one.replaceAll(":", "").toLowerCase());
    if (seen.join() !== expected) throw new Error(`Clients were served ${seen}, not ${expected}`);
    return { connections, queries, failed, open, fewest };
  }

  async #serverMib() {
    const { runtime, toolbox } = this.options;
    this.#directory ??= runtime === "docker" ? "" : await this.#findDirectory();
    const mib = memoryOf(serverPids(runtime, this.#now, this.#directory, toolbox));
    this.#peakMib = Math.max(this.#peakMib, mib);
    return mib;
  }

  async #findDirectory() {
    const state = JSON.parse(await this.stack.run("stack", "export", "--stack", "bench"));
    const plan = state.deployment.resources.find(({ type }) => type.endsWith(":RotationPlan"));
    return path.join(this.options.toolbox.embeddedBase, plan.outputs.instanceId);
  }
}
