// Runs the component's own program without the engine: its resources are carried out in this
// process, by the providers and steps of the package, and what came of them is kept as a state. As
// in Pulumi, a resource that fails keeps its old state, nothing begins after a failure, and what
// the program no longer declares is deleted at the end of an update that succeeded.
import * as pulumi from "@pulumi/pulumi";
import { PostgresServer, type PostgresServerArgs } from "../../../../index";
import { BrokenOffError, isBroken } from "../../../support/model/broken-channel";
import type {
  Engine,
  Failure,
  KeptResource,
  Outcome,
  Plain,
  RunOptions,
  ServerOutputs,
} from "../../../support/model/engine";
import { handlerOf, RefusedError } from "./resource-handlers";

interface Kept extends KeptResource {
  readonly trigger: string;
}

interface Request {
  getName(): string;
  getType(): string;
  getIgnorechangesList(): string[];
  getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
}

export class SmallEngine implements Engine {
  #state = new Map<string, Kept>();

  update(args: PostgresServerArgs, options: RunOptions): Promise<Outcome> {
    return this.#run(args, options, false);
  }

  preview(args: PostgresServerArgs, options: RunOptions): Promise<Outcome> {
    return this.#run(args, options, true);
  }

  async refresh(): Promise<void> {
    for (const [key, kept] of this.#state) {
      const read = await handlerOf(kept.type).read?.(kept);
      if (read !== undefined) this.#state.set(key, { ...kept, ...read });
    }
  }

  async destroy(): Promise<void> {
    for (const [key, kept] of [...this.#state].reverse()) {
      await handlerOf(kept.type).remove?.(kept);
      this.#state.delete(key);
    }
  }

  find(name: string): Kept | undefined {
    return [...this.#state.values()].find((kept) => kept.name === name);
  }

  async #run(args: PostgresServerArgs, options: RunOptions, preview: boolean): Promise<Outcome> {
    const run = new Run(this.#state, options, preview);
    await startMonitor(run, preview);
    let server: PostgresServer;
    try {
      server = new PostgresServer("db", args);
    } catch (error) {
      const failure = { kind: "refused" as const, message: (error as Error).message };
      return { failure, changes: [] };
    }
    const failure = await Promise.race([run.failed, settled(server)]);
    const changes = [...run.changes];
    if (failure !== undefined) return { failure, changes };
    if (preview) return { changes };
    await this.#removeUndeclared(run);
    return { changes, outputs: await outputsOf(server) };
  }

  async #removeUndeclared({ declared }: Run): Promise<void> {
    const gone = [...this.#state].filter(([key]) => !declared.has(key));
    for (const [key, kept] of gone.reverse()) {
      await handlerOf(kept.type).remove?.(kept);
      this.#state.delete(key);
    }
  }
}

/** One run of the program. */
class Run {
  readonly changes = new Set<string>();
  readonly declared = new Set<string>();
  /** Resolves when something has failed and nothing is at work any more. */
  readonly failed: Promise<Failure>;
  #fail: (failure: Failure) => void = () => undefined;
  #failure: Failure | undefined;
  #atWork = 0;
  #begun = 0;

  constructor(
    readonly state: Map<string, Kept>,
    readonly options: RunOptions,
    readonly preview: boolean,
  ) {
    this.failed = new Promise((resolve) => (this.#fail = resolve));
  }

  /** Gives the outputs of a resource; never resolves once the run has failed. */
  async register(
    request: Request,
    inputs: Plain,
  ): Promise<{ id: string | undefined; state: Plain }> {
    const name = request.getName();
    const key = `${request.getType()} ${name}`;
    this.declared.add(key);
    if (this.#failure !== undefined) return never();
    this.#atWork++;
    try {
      const outputs = await this.#carryOut(key, request, unwrap(inputs) as Plain);
      return { id: outputs === undefined ? undefined : `${name}-id`, state: outputs ?? {} };
    } catch (error) {
      this.#failure ??= failureOf(name, error as Error);
      return never();
    } finally {
      this.#atWork--;
      if (this.#failure !== undefined && this.#atWork === 0) this.#fail(this.#failure);
    }
  }

  /** Undefined for what a preview can't know. */
  async #carryOut(key: string, request: Request, given: Plain): Promise<Plain | undefined> {
    const [type, name] = [request.getType(), request.getName()];
    const handler = handlerOf(type);
    const old = this.state.get(key);
    const ignored = request
      .getIgnorechangesList()
      .filter((path) => old?.inputs[path] !== undefined);
    const kept = Object.fromEntries(ignored.map((path) => [path, old?.inputs[path]]));
    const declared = { ...given, ...kept };
    const { now } = this.options;
    const inputs = (await handler.check?.(old?.inputs ?? {}, declared, now)) ?? declared;
    const trigger = JSON.stringify(request.getReplacementTrigger()?.toJavaScript() ?? null);
    const change = await changeOf(old, inputs, trigger, handler.diff);
    if (change === undefined) return old!.outputs;
    this.changes.add(name);
    if (this.preview) return handler.previewed?.(inputs);
    if (this.#failure !== undefined) return never();
    if (this.#begun++ === this.options.changesBeforeEnd) throw new BrokenOffError();
    const outputs = await (change === "update" && old !== undefined && handler.update !== undefined
      ? handler.update(old, inputs)
      : handler.create(inputs, now));
    this.state.set(key, { type, name, inputs, outputs, trigger });
    return outputs;
  }
}

async function changeOf(
  old: Kept | undefined,
  inputs: Plain,
  trigger: string,
  diff: ((old: KeptResource, inputs: Plain) => Promise<boolean>) | undefined,
): Promise<"create" | "update" | undefined> {
  if (old === undefined || old.trigger !== trigger) return "create";
  const changes = diff === undefined ? text(old.inputs) !== text(inputs) : await diff(old, inputs);
  return changes ? "update" : undefined;
}

function failureOf(name: string, error: Error): Failure {
  if (error instanceof RefusedError) return { kind: "refused", message: error.message };
  const kind = isBroken() || error instanceof BrokenOffError ? "broken" : "failed";
  return { kind, message: `${name}: ${error.message}` };
}

/** Mocks hand on neither the trigger of a replacement nor what a resource ignores. */
async function startMonitor(run: Run, preview: boolean): Promise<void> {
  let current: Request | undefined;
  const newResource = ({ inputs, custom }: pulumi.runtime.MockResourceArgs) => {
    if (custom !== true) return { id: undefined, state: {} };
    return run.register(current!, inputs as Plain);
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", preview);
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: Request, callback: unknown): Promise<void>;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    // The mocks call `newResource` before they give up control.
    current = request;
    return register(request, callback);
  };
}

/** Every resource is upstream of one of these. */
function outputsOf(server: PostgresServer): Promise<ServerOutputs> {
  return new Promise((resolve) => {
    lastOf(server).apply((outputs) => resolve(outputs as unknown as ServerOutputs));
  });
}

function lastOf(server: PostgresServer): pulumi.Output<unknown> {
  const { trustBundlePem, clients, clientKeys, evidence, certificates } = server;
  return pulumi.output({ trustBundlePem, clients, clientKeys, evidence, certificates });
}

async function settled(server: PostgresServer): Promise<undefined> {
  await (lastOf(server) as unknown as { isKnown: Promise<boolean> }).isKnown;
  return undefined;
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

/** What the engine hands to a provider for what a preview can't know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = "4dabf18193072939515e22adb298388d";

/** Secrets of the SDK's wire format as plain values: nothing here is kept for long. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (value === null || typeof value !== "object") return value;
  if ("__pulumiUnknown" in value) return UNKNOWN;
  if (SECRET in value) return unwrap((value as unknown as { value: unknown }).value);
  const entries = Object.entries(value).filter(([name]) => name !== "__provider");
  return Object.fromEntries(entries.map(([name, one]) => [name, unwrap(one)]));
}

function text(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
