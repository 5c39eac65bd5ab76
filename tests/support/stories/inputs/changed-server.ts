// The server whose inputs change, and what can be observed of it.
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";
import { embeddedBase } from "../../../../components/runtime/embedded-runtime";
import { resolveDeclaration } from "../../../../components/validate/declaration";
import { optionsOf, queryOnce, refusalOf } from "../../client/connect";
import { baseDeclaration } from "../../input-promises/base";
import type { Given, InputPromise, Sight } from "../../input-promises/promise";
import { docker, dockerAnyway } from "../../machine/docker";
import { freePort } from "../../machine/free-port";
import { StoryServer, type Declaration } from "../story-server";
import { effectOf, resourcesOf, seenAs, type Facts } from "./effects";
import { makeGiven } from "./given";

export class ChangedServer extends StoryServer {
  given!: Given;
  readonly network = `pgtls-inputs-${process.pid}`;

  async create(): Promise<void> {
    if (this.kind === "docker") docker("network", "create", this.network);
    this.given = await makeGiven(this.kind, this.network);
    await this.begin(baseDeclaration(await freePort(), this.given));
    await this.row(
      "create table kept as select n, md5(n::text) as digest from generate_series(1, 1000) n",
    );
  }

  override async end(): Promise<void> {
    this.stack.declare(this.declaration);
    await this.stack.up();
    await super.end();
    if (this.kind === "docker") dockerAnyway("network", "rm", this.network);
  }

  /** First row that a declared client gets. */
  async row(sql: string, client = "app"): Promise<Record<string, unknown>> {
    const options = optionsOf(this.outputs, client);
    const [row] = await queryOnce<Record<string, unknown>>(options, sql);
    return row ?? {};
  }

  /** The view of the server that a promise gets. */
  sight(): Sight {
    const { kind, outputs } = this;
    return {
      kind,
      outputs,
      row: (sql, client) => this.row(sql, client),
      refusal: (client, password) =>
        refusalOf({
          ...optionsOf(outputs, client),
          ...(password === undefined ? {} : { password }),
        }),
      file: (name) => this.#file(name),
      inspect: (format) => docker("inspect", "--format", format, outputs.runtime.containerId),
    };
  }

  async facts(): Promise<Facts> {
    const row = await this.row(
      "select pg_postmaster_start_time()::text as started, pg_conf_load_time()::text as loaded, " +
        "current_setting('pgtls.material') as material, " +
        "(select count(*) || md5(string_agg(digest, '' order by n)) from kept) as rows",
    );
    const container = this.outputs.runtime.containerId;
    return { ...(row as unknown as Omit<Facts, "container" | "pid">), container, pid: this.#pid() };
  }

  /** Carries out one update and checks its promises. */
  async change(declaration: Declaration, promises: readonly InputPromise[]): Promise<void> {
    const before = await this.facts();
    this.stack.declare(declaration);
    const result = await this.stack.up();
    expect(result.code, result.log).toBe(0);
    const { evidence } = await this.readOutputs();
    const after = await this.facts();
    expect.soft(effectOf(before, after, result)).toBe(seenAs(promises[0]?.effect));
    expect.soft(after.rows).toBe(before.rows);
    expect.soft(evidence).toMatchObject({ passed: true });
    expect.soft(Object.keys(result.changes).sort()).toEqual(resourcesOf(promises));
    for (const { replaces } of promises) {
      if (replaces !== undefined) expect.soft(result.causes["db-container"]).toContain(replaces);
    }
  }

  /** Checks that the next preview is empty, except for a proof that runs every time. */
  async needsNothingMore(promises: readonly InputPromise[]): Promise<void> {
    const preview = await this.stack.preview();
    expect.soft(preview.code, preview.log).toBe(0);
    const always = promises.some(({ always }) => always === true);
    expect.soft(Object.keys(preview.changes)).toEqual(always ? ["db-assertion"] : []);
  }

  #pid(): number {
    if (this.kind === "docker") return Number(this.sight().inspect("{{.State.Pid}}"));
    const file = path.join(this.#instanceDirectory(), "data", "postmaster.pid");
    return Number(fs.readFileSync(file, "utf8").split("\n")[0]);
  }

  /** A file of the material in force; empty for one that is not there. */
  #file(name: string): string {
    if (this.kind === "docker") {
      const { containerId } = this.outputs.runtime;
      return dockerAnyway("exec", containerId, "cat", `/etc/pgtls/current/${name}`);
    }
    const file = path.join(this.#instanceDirectory(), "material", "current", name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  }

  #instanceDirectory(): string {
    const { host, port } = this.outputs.endpoint;
    expect(host).toBe("localhost");
    const [directory] = instancesOn(port);
    return directory ?? "";
  }
}

/** Directories of embedded servers that run on a port. */
function instancesOn(port: number): string[] {
  const root = embeddedBase(resolveDeclaration("db", {}));
  return fs
    .readdirSync(root)
    .map((name) => path.join(root, name))
    .filter((directory) => {
      const file = path.join(directory, "data", "postmaster.pid");
      return fs.existsSync(file) && fs.readFileSync(file, "utf8").split("\n")[3] === String(port);
    });
}
