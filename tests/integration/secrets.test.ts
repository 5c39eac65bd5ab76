// A whole life, kits and `expiry` included, after which every secret is looked for by its value.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/machine/free-port";
import { runBuilt } from "../support/machine/run-command";
import { watchProcesses } from "../support/machine/watch-processes";
import { findSecrets, secretsOf, textBelow, type Secrets } from "../support/stack/find-secrets";
import { TestStack, type CommandResult } from "../support/stack/test-stack";

describe("the secrets of a whole life", () => {
  let stack: TestStack;
  let secrets: Secrets = {};
  const places: Record<string, string> = {};
  /** Of a preview with `-v=9`; kept apart from what must be clean. */
  let engineLog = "";
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-life-"));
  fs.chmodSync(scratch, 0o755);
  const at = (name: string): string => {
    fs.mkdirSync(path.join(scratch, name), { recursive: true });
    return path.join(scratch, name);
  };
  const kits = path.join(scratch, "kits");

  /** Runs an update, and looks at it from the side. */
  async function watched(name: string, work: () => Promise<CommandResult>): Promise<void> {
    const seen = watchProcesses();
    const { code, log } = await work();
    const { environ, cmdline } = seen();
    expect(code, log).toBe(0);
    expect(cmdline).toContain("postgres");
    Object.assign(places, { [`log of ${name}`]: log });
    Object.assign(places, { [`environ in ${name}`]: environ, [`cmdline in ${name}`]: cmdline });
    places[`temporary files after ${name}`] = textBelow(at("tmp"));
    secrets = { ...secrets, ...prefixed(name, await secretsOf(stack)) };
  }

  async function command(...args: string[]): Promise<void> {
    const seen = watchProcesses();
    const { exitCode, stdout, stderr } = await runBuilt(args, stack.shell);
    const { environ, cmdline } = seen();
    const [name = ""] = args;
    expect(exitCode, stderr).toBe(0);
    Object.assign(places, { [`output of ${name}`]: stdout + stderr });
    Object.assign(places, { [`environ in ${name}`]: environ, [`cmdline in ${name}`]: cmdline });
  }

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    stack.environment = { TMPDIR: at("tmp") };
    const declaration = {
      port: await freePort(),
      embedded: { directory: at("instances") },
      clients: { app: {}, batch: { access: "scram" }, both: { access: "scramAndCertificate" } },
    };
    stack.declare(declaration);
    await watched("create", () => stack.up());
    stack.declare({ ...declaration, authority: { generations: ["1", "2"], signer: "1" } });
    await watched("rotation", () => stack.up());
    await watched("refresh", () => stack.refresh());
    engineLog = (await stack.preview("-v=9", "--logtostderr")).log;
    await command("kit", "--client", "app", "--out", kits, "--cwd", stack.directory);
    await command("expiry", "--under", "1", "--cwd", stack.directory);
    places["server's log"] = textBelow(at("instances")).replace(/^.*\/material\/[^]*?\n\//gm, "");
    places["state as exported"] = await stack.state();
    places["outputs"] = (await stack.mustRun(["stack", "output", "--json"])).log;
    places["history of updates"] = (await stack.mustRun(["stack", "history", "--json"])).log;
    const seen = watchProcesses();
    expect((await stack.destroy()).code).toBe(0);
    const { environ, cmdline } = seen();
    Object.assign(places, { "environ in destroy": environ, "cmdline in destroy": cmdline });
    // Checkpoints, history and backups, as files.
    places["backend"] = textBelow(path.join(stack.directory, "state"));
    places["project"] = textBelow(stack.directory);
    places["temporary files"] = textBelow(at("tmp"));
    places["instances after destroy"] = textBelow(at("instances"));
  });
  afterAll(async () => {
    await stack.remove();
    fs.rmSync(scratch, { recursive: true, force: true });
  });

  it("has keys and passwords to look for, and finds them in the kit", () => {
    const names = Object.keys(secrets);
    // Authority, server, probe and two clients, and an authority more after the rotation.
    expect(names.filter((name) => name.includes("key")).length).toBeGreaterThanOrEqual(5 + 6);
    expect(names.filter((name) => name.includes("password")).length).toBeGreaterThanOrEqual(2);
    expect(findSecrets(secrets, { kit: textBelow(kits) })).not.toEqual([]);
  });

  it("finds none in state, history, logs, processes, temporary files and what is left", () => {
    expect(Object.values(places).filter((text) => text !== "").length).toBeGreaterThan(12);
    expect(findSecrets(secrets, places)).toEqual([]);
  });

  it("finds every key and password in an engine's verbose log, as SECURITY.md says", () => {
    const last = Object.keys(secrets).filter((name) => name.startsWith("refresh, "));
    expect(last.length).toBeGreaterThanOrEqual(6 + 2);
    const found = findSecrets(secrets, { engineLog });
    expect(last.filter((name) => !found.includes(`engineLog: ${name}`))).toEqual([]);
  });

  it("leaves no file of the instance", () => {
    expect(fs.readdirSync(at("instances"))).toEqual([]);
  });
});

function prefixed(name: string, secrets: Secrets): Secrets {
  return Object.fromEntries(
    Object.entries(secrets).map(([key, value]) => [`${name}, ${key}`, value]),
  );
}
