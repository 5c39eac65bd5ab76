// Changes every input of a running server, and back again, and compares what happens with what is
// promised. The same for both runtimes; one server for all of them, whose rows have to survive.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedBase } from "../../../components/runtime/embedded-runtime";
import { resolveDeclaration } from "../../../components/validate/declaration";
import { optionsOf, queryOnce, refusalOf } from "../client/connect";
import { docker, dockerAnyway } from "../machine/docker";
import { freePort } from "../machine/free-port";
import { baseDeclaration } from "../input-promises/base";
import { updatesOn } from "../input-promises";
import { mergePatch } from "../input-promises/merge-patch";
import type { Effect, Given, InputPromise, Kind, Patch, Sight } from "../input-promises/promise";
import { makeRequest } from "../pki/make-request";
import { serverBinaries } from "../server/server-binaries";
import { makeAuthority } from "../pki/test-pki";
import { TestStack, type CommandResult, type StackOutputs } from "../stack/test-stack";

/** What tells a server from another one, and a reload from none. */
interface Facts {
  readonly container: string;
  readonly pid: number;
  readonly started: string;
  readonly loaded: string;
  /** Digest of the material in force. */
  readonly material: string;
  readonly rows: string;
}

const PASSPHRASE = "of the brought key";

export function describeInputs(kind: Kind): void {
  describe(`inputs of a server that runs on the ${kind} runtime`, () => {
    let stack: TestStack;
    let given: Given;
    let base: Patch;
    let outputs: StackOutputs;
    const network = `pgtls-inputs-${process.pid}`;

    beforeAll(async () => {
      stack = await TestStack.create(kind);
      if (kind === "docker") docker("network", "create", network);
      given = await makeGiven(kind, network);
      base = baseDeclaration(await freePort(), given);
      stack.declare(base);
      const created = await stack.up();
      expect(created.code, created.log).toBe(0);
      outputs = await stack.outputs();
      await look(
        "create table kept as select n, md5(n::text) as digest from generate_series(1, 1000) n",
      );
    });
    afterAll(async () => {
      stack.declare(base);
      await stack.up();
      await stack.remove();
      if (kind === "docker") dockerAnyway("network", "rm", network);
    });

    async function look(sql: string, client = "app"): Promise<Record<string, unknown>> {
      const options = optionsOf(outputs, client);
      const [row] = await queryOnce<Record<string, unknown>>(options, sql);
      return row ?? {};
    }

    function instanceDirectory(): string {
      const { host, port } = outputs.endpoint;
      expect(host).toBe("localhost");
      const [directory] = instancesOn(port);
      return directory ?? "";
    }

    /** A file of the material in force; empty for one that is not there. */
    function fileOf(name: string): string {
      if (kind === "docker") {
        return dockerAnyway(
          "exec",
          outputs.runtime.containerId,
          "cat",
          `/etc/pgtls/current/${name}`,
        );
      }
      const file = path.join(instanceDirectory(), "material", "current", name);
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    }

    const sight = (): Sight => ({
      kind,
      outputs,
      row: look,
      refusal: (client, password) =>
        refusalOf({
          ...optionsOf(outputs, client),
          ...(password === undefined ? {} : { password }),
        }),
      file: fileOf,
      inspect: (format) => docker("inspect", "--format", format, outputs.runtime.containerId),
    });

    async function facts(): Promise<Facts> {
      const row = await look(
        "select pg_postmaster_start_time()::text as started, pg_conf_load_time()::text as loaded, " +
          "current_setting('pgtls.material') as material, " +
          "(select count(*) || md5(string_agg(digest, '' order by n)) from kept) as rows",
      );
      const container = outputs.runtime.containerId;
      const pid =
        kind === "docker"
          ? docker("inspect", "--format", "{{.State.Pid}}", container)
          : fs
              .readFileSync(path.join(instanceDirectory(), "data", "postmaster.pid"), "utf8")
              .split("\n")[0];
      return {
        ...(row as unknown as Omit<Facts, "container" | "pid">),
        container,
        pid: Number(pid),
      };
    }

    /** Carries out one update, and checks everything that is promised of it. */
    async function change(declaration: Patch, promises: readonly InputPromise[]): Promise<void> {
      const before = await facts();
      stack.declare(declaration);
      const result = await stack.up();
      expect(result.code, result.log).toBe(0);
      outputs = await stack.outputs();
      const after = await facts();
      expect.soft(effectOf(before, after, result)).toBe(seenAs(promises[0]?.effect));
      expect.soft(after.rows).toBe(before.rows);
      expect.soft(outputs.evidence).toMatchObject({ passed: true });
      expect.soft(Object.keys(result.changes).sort()).toEqual(resourcesOf(promises));
      for (const { replaces } of promises) {
        if (replaces !== undefined) expect.soft(result.causes["db-container"]).toContain(replaces);
      }
    }

    const updates = [...updatesOn(kind)];
    const carriedOut = updates.filter(([, [first]]) => first?.effect !== "refused");
    const refused = updates.filter(([, [first]]) => first?.effect === "refused");

    it.each(carriedOut)("does what is promised, there and back: %s", async (_name, promises) => {
      const seen = () =>
        Promise.all(promises.map(async ({ shows }) => (shows === undefined ? "" : shows(sight()))));
      const before = await seen();
      const patches = promises.map((one) => one.change(given));
      await change(patches.reduce(mergePatch, base), promises);
      const between = await seen();
      await nothingMore(promises);
      await change(base, promises);
      const after = await seen();
      await nothingMore([]);
      promises.forEach(({ input, shows, anew }, index) => {
        if (shows === undefined) return;
        expect.soft(between[index], `${input}, changed`).not.toEqual(before[index]);
        if (anew) expect.soft(after[index], `${input}, back`).not.toEqual(between[index]);
        else expect.soft(after[index], `${input}, back`).toEqual(before[index]);
      });
    });

    it.each(refused)("refuses in preview, and nothing is changed: %s", async (_name, promises) => {
      const before = await facts();
      stack.declare(promises.map((one) => one.change(given)).reduce(mergePatch, base));
      const result = await stack.preview();
      expect.soft(result.code).not.toBe(0);
      for (const { words = "" } of promises) expect.soft(result.log).toContain(words);
      expect
        .soft(diagnosticsOf(result).match(/\bCannot [a-z]/g)?.length, result.log)
        .toBe(promises.length);
      expect.soft(await facts()).toEqual(before);
    });

    /** The next preview is empty, but for what is proven every time. */
    async function nothingMore(promises: readonly InputPromise[]): Promise<void> {
      const preview = await stack.preview();
      expect.soft(preview.code, preview.log).toBe(0);
      const always = promises.some(({ always }) => always === true);
      expect.soft(Object.keys(preview.changes)).toEqual(always ? ["db-assertion"] : []);
    }

    it("goes on serving at the port it has when another one is taken", async () => {
      const before = await facts();
      const listener = net.createServer();
      await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
      const { port } = listener.address() as net.AddressInfo;
      stack.declare({ ...base, port });
      const result = await stack.up();
      await new Promise((resolve) => listener.close(resolve));
      expect(result.code).not.toBe(0);
      expect
        .soft(
          diagnosticsOf(result).match(/is not free at|something else listens/g)?.length,
          result.log,
        )
        .toBe(1);
      if (kind === "embedded") expect.soft(await facts()).toEqual(before);
      stack.declare(base);
      expect((await stack.up()).code).toBe(0);
      outputs = await stack.outputs();
      expect(outputs.evidence).toMatchObject({ passed: true });
      expect((await facts()).rows).toBe(before.rows);
      await nothingMore([]);
    });
  });
}

/** What Pulumi says at the end; before that it says it as it goes, too. */
function diagnosticsOf({ log }: CommandResult): string {
  return log.split("\nDiagnostics:\n").pop() ?? "";
}

/** What happened to the server, the strongest first. */
function effectOf(before: Facts, after: Facts, { changes }: CommandResult): Effect {
  if (before.container !== after.container) return "new container";
  if (before.started !== after.started) return "restart";
  // Neither without the other.
  expect.soft(after.pid).toBe(before.pid);
  expect.soft(after.loaded).not.toBe(before.loaded);
  if (before.material !== after.material) return "reload";
  return changes["db-container"] === undefined ? "nothing" : "in place";
}

/** What clients may do is told from nothing by what is shown. */
function seenAs(effect: Effect | undefined): Effect | undefined {
  return effect === "roles" ? "nothing" : effect;
}

/** Every other declaration counts, and has each step run again. */
const ALWAYS = ["activate", "assertion", "plan", "roles", "stage"];

function resourcesOf(promises: readonly InputPromise[]): string[] {
  const names = [...ALWAYS, ...promises.flatMap(({ resources }) => resources)];
  return [...new Set(names)].map((name) => `db-${name}`).sort();
}

async function makeGiven(kind: Kind, network: string): Promise<Given> {
  const authority = makeAuthority("Another authority");
  const { certificatePem, keyPem } = authority.issueServer(["localhost", "127.0.0.1"]);
  return {
    kind,
    network,
    otherPort: await freePort(),
    binDirectory: kind === "embedded" ? (await serverBinaries(18)).directory : "",
    requests: [makeRequest("bring"), makeRequest("bring")],
    brought: {
      certificatePem,
      privateKeyPem: encryptKey(keyPem),
      trustBundlePem: authority.certificatePem,
    },
    passphrase: PASSPHRASE,
  };
}

function encryptKey(keyPem: string): string {
  const words = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", `pass:${PASSPHRASE}`];
  return execFileSync("openssl", words, { input: keyPem, encoding: "utf8" });
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
