// One server and all that is around it while its updates are cut short.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { optionsOf, queryOnce } from "../support/client/connect";
import { belongings, docker, dockerAnyway } from "../support/machine/docker";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";
import { readEffects, type SeenEffect } from "./effects";
import type { Point, RuntimeName } from "./point";
import { end, marked, workingIn } from "./processes";
import { firstDeclaration, type Declaration } from "./stories";
import { Watch } from "./watch";

const hook = path.join(__dirname, "hook", "index.cjs");

/** One-shot containers of an instance. */
function stepsOf(instance: string): string[] {
  const list = docker("ps", "-aq", "--filter", `label=pulumi-postgres-tls.step=${instance}`);
  return list.split("\n").filter((line) => line !== "");
}

/** What the hook saw of one command. */
export interface Observed {
  readonly result: CommandResult;
  readonly effects: SeenEffect[];
  /** Whether the point was reached. */
  readonly hit: boolean;
}

export class World {
  readonly watch = new Watch();
  readonly instances = new Set<string>();
  declaration!: Declaration;
  outputs!: StackOutputs;
  readonly #mark = `CHAOS_MARK=${randomBytes(8).toString("hex")}`;

  private constructor(
    readonly runtime: RuntimeName,
    readonly stack: TestStack,
    readonly base: string,
  ) {}

  /** A stack that is declared and not yet up. */
  static async create(runtime: RuntimeName): Promise<World> {
    const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-chaos-"));
    fs.chmodSync(base, 0o755);
    const world = new World(runtime, await TestStack.create(runtime), base);
    world.declare(await firstDeclaration(runtime, base));
    return world;
  }

  declare(declaration: Declaration): void {
    this.declaration = declaration;
    this.stack.declare(declaration);
  }

  /** Runs a command under the hook, cut short at `point`. */
  async observe(
    point: Point | undefined,
    command: () => Promise<CommandResult>,
  ): Promise<Observed> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-hook-"));
    this.stack.environment = {
      ...this.#marked(),
      NODE_OPTIONS: `--require ${hook}`,
      CHAOS_DIR: directory,
      CHAOS_BASE: this.base,
      ...(point === undefined ? {} : { CHAOS_POINT: JSON.stringify(point) }),
    };
    try {
      const result = await command();
      if (point?.victim === "machine") this.crashServer();
      const { effects, instances } = readEffects(directory);
      for (const instance of instances) this.instances.add(instance);
      return { result, effects, hit: fs.existsSync(path.join(directory, "hit")) };
    } finally {
      this.stack.environment = this.#marked();
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Reads the outputs, and has the good client use its kit at this and that port. */
  async readOutputs(): Promise<void> {
    this.outputs = await this.stack.outputs();
    this.#notePlan();
    this.watch.use([optionsOf(this.outputs, "app")]);
  }

  /** During a change of the port either may serve. */
  alsoAtPort(port: number): void {
    const kit = optionsOf(this.outputs, "app");
    const kits = [kit, { ...kit, port }];
    this.watch.use(port === kit.port ? [kit] : kits);
  }

  async makeTable(): Promise<void> {
    const sql = "create table if not exists chaos_rows (id bigint primary key, sum text not null)";
    await queryOnce(optionsOf(this.outputs, "app"), sql);
  }

  /** Numbers of rows that were acknowledged and are not there with their checksum. */
  async lostRows(): Promise<number[]> {
    const sql = "select id::int as id from chaos_rows where sum = md5(id::text)";
    const rows = await queryOnce<{ id: number }>(optionsOf(this.outputs, "app"), sql);
    const there = new Set(rows.map(({ id }) => id));
    return this.watch.acknowledged.filter((id) => !there.has(id));
  }

  /** As a machine that loses power would: an embedded server is gone, a container starts again. */
  crashServer(): void {
    if (this.runtime === "embedded") return end(workingIn(this.base));
    for (const container of this.containers("running"))
      dockerAnyway("restart", "-t", "0", container);
  }

  containers(status?: string): string[] {
    this.#notePlan();
    const more = status === undefined ? [] : ["--filter", `status=${status}`];
    return [...this.instances].flatMap((instance) => {
      const filter = `label=pulumi-postgres-tls.instance=${instance}`;
      const list = docker("ps", "-aq", "--filter", filter, ...more);
      return list.split("\n").filter((line) => line !== "");
    });
  }

  /** The set that a start uses, and the one that was proven last. */
  linked(): { current: string; delivered: string } {
    if (this.runtime === "docker") {
      const read = "cd /etc/pgtls && readlink current && cat delivered";
      const [container = ""] = this.containers();
      const [current = "", delivered = ""] = docker(
        "exec",
        "-u",
        "0:0",
        container,
        "sh",
        "-c",
        read,
      ).split("\n");
      return { current, delivered };
    }
    const [instance = ""] = fs.readdirSync(this.base);
    const material = path.join(this.base, instance, "material");
    return {
      current: fs.readlinkSync(path.join(material, "current")),
      delivered: fs.readFileSync(path.join(material, "delivered"), "utf8").trim(),
    };
  }

  /** What is left on this machine after everything was destroyed. */
  leftovers(): string[] {
    const processes = workingIn(this.base).map(({ pid, command }) => `process ${pid} ${command}`);
    const files = fs.readdirSync(this.base).map((name) => `file ${path.join(this.base, name)}`);
    const ids = this.runtime === "docker" ? [...this.instances] : [];
    const daemons = [...ids.flatMap(belongings), ...ids.flatMap(stepsOf)];
    return [...processes, ...files, ...daemons.map((id) => `container or volume ${id}`)];
  }

  /** Processes of updates that nobody waits for any more. */
  orphans(): { pid: number; command: string }[] {
    return marked(this.#mark);
  }

  /** Ends and removes what is left, whatever it is. */
  async clear(): Promise<void> {
    end(this.orphans());
    await this.stack.run(["cancel", "--yes"]);
    await this.stack.remove();
    end(this.orphans());
    end(workingIn(this.base));
    fs.rmSync(this.base, { recursive: true, force: true });
    if (this.runtime === "embedded") return;
    for (const container of this.containers()) dockerAnyway("rm", "-f", container);
    for (const left of [...this.instances].flatMap(belongings))
      dockerAnyway("volume", "rm", "-f", left);
  }

  /** The plan's own record, also of an update that never got as far as to say it. */
  #notePlan(): void {
    const stacks = path.join(this.stack.directory, "state", ".pulumi", "stacks");
    for (const file of fs.existsSync(stacks) ? fs.readdirSync(stacks, { recursive: true }) : []) {
      if (!String(file).endsWith(".json")) continue;
      const text = fs.readFileSync(path.join(stacks, String(file)), "utf8");
      for (const [, id = ""] of text.matchAll(/"instanceId":\s*"([0-9a-f]+)"/g)) {
        this.instances.add(id);
      }
    }
  }

  #marked(): NodeJS.ProcessEnv {
    const [name = "", value] = this.#mark.split("=");
    return { [name]: value };
  }
}
