// What is lost by hand or by accident on a machine with an embedded server: each time the user reads
// one sentence with the way out, no row is lost that was not deleted, and `up` repairs the rest.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postmasterOf, stopServer } from "../../components/steps/embedded-process";
import { processesIn, isAlive } from "../../components/steps/os-process";
import { serverUser } from "../../components/steps/os-user";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { strangerOn } from "../support/machine/stranger";
import {
  errorsOf,
  TestStack,
  type CommandResult,
  type StackOutputs,
} from "../support/stack/test-stack";
import { backupOf, loseState } from "./state-files";

describe("losses of an embedded server", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  let instance: string;
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-losses-"));
  fs.chmodSync(base, 0o755);
  const at = (name: string): string => path.join(instance, name);
  const port = (): number => Number(declaration["port"]);

  async function mustUp(...args: string[]): Promise<CommandResult> {
    const result = await stack.up(...args);
    expect(result.code, result.log).toBe(0);
    return result;
  }
  /** The server serves, proven, and has the row that it had. */
  async function nothingLost(): Promise<void> {
    outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    const rows = await queryOnce(optionsOf(outputs, "app"), "select answer from kept");
    expect(rows).toEqual([{ answer: 42 }]);
  }
  function kill(): void {
    const pid = postmasterOf(instance);
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, "SIGKILL");
  }

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    declaration = { port: await freePort(), clients: { app: {} }, embedded: { directory: base } };
    stack.declare(declaration);
    await mustUp();
    outputs = await stack.outputs();
    instance = path.join(base, fs.readdirSync(base)[0] ?? "none");
    await queryOnce(optionsOf(outputs, "app"), "create table kept as select 42 as answer");
  });
  afterAll(async () => {
    await stack.remove();
    fs.rmSync(base, { recursive: true, force: true });
  });

  it("lets one of two updates at once wait for nothing: Pulumi's lock refuses it", async () => {
    const results = await Promise.all([stack.start().result, stack.start().result]);
    const [refused, done] = results.sort((a, b) => b.code - a.code);
    expect(done?.code).toBe(0);
    expect(refused?.code).not.toBe(0);
    expect(refused?.log).toContain("the stack is currently locked by 1 lock(s)");
    await nothingLost();
  });

  it("writes its material again after a server died without it", async () => {
    kill();
    fs.rmSync(at("material"), { recursive: true });
    await mustUp("--refresh");
    await nothingLost();
  });

  it("starts a server anew whose socket was removed", async () => {
    const before = postmasterOf(instance);
    fs.rmSync(at("run"), { recursive: true });
    await mustUp("--refresh");
    await nothingLost();
    expect(postmasterOf(instance)).not.toBe(before);
    expect(isAlive(before ?? 0)).toBe(false);
  });

  it("says that a stranger has its port, and goes on when the port is free", async () => {
    kill();
    await expect.poll(() => refusalOf(optionsOf(outputs, "app"))).toMatch(/ECONNREFUSED/);
    const endStranger = await strangerOn(port());
    const refused = await stack.up("--refresh");
    expect(errorsOf(refused)).toContain(
      `error: Cannot start the embedded server: port is ${port()}, which is not free at 127.0.0.1 ` +
        "(EADDRINUSE), expected one that nobody listens on; choose another `port`, or stop what listens there",
    );
    await endStranger();
    await mustUp();
    await nothingLost();
  });

  it("goes back when PostgreSQL refuses a setting at its start", async () => {
    const settings = { shared_preload_libraries: "absent" };
    stack.declare({ ...declaration, settings, allowRestart: true });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain("Cannot put the new material in force: ");
    expect(refused.log).toContain('could not access file "absent"');
    expect(refused.log).toContain("correct the declaration and run the update again");
    await queryOnce(optionsOf(outputs, "app"), "select answer from kept");
    stack.declare(declaration);
    await mustUp();
    await nothingLost();
  });

  it("leaves the server alone when its state is lost, and says how to bring the state back", async () => {
    const backup = backupOf(stack);
    const fingerprints = outputs.certificates.map((one) => one.sha256Fingerprint);
    const pid = postmasterOf(instance);
    await loseState(stack);
    const refused = await stack.up();
    expect(errorsOf(refused)).toContain(
      `error: Cannot start the embedded server: port is ${port()}, which is not free at 127.0.0.1 ` +
        "(EADDRINUSE), expected one that nobody listens on; choose another `port`, or stop the server " +
        `in ${instance}; where its stack has lost its state, \`pulumi stack import\` brings that back`,
    );
    // What the wrong start has made goes first, since the state brought back does not know of it.
    expect((await stack.destroy()).code).toBe(0);
    expect(fs.readdirSync(base)).toEqual([path.basename(instance)]);
    await stack.mustRun(["stack", "import", "--file", backup]);
    await mustUp("--refresh");
    await nothingLost();
    expect(postmasterOf(instance)).toBe(pid);
    expect(outputs.certificates.map((one) => one.sha256Fingerprint)).toEqual(fingerprints);
  });

  it("has one writer when two programs with the same state start it at once", async () => {
    const copy = await TestStack.create("embedded");
    const exported = path.join(copy.directory, "copy.json");
    fs.writeFileSync(exported, await stack.state());
    await copy.mustRun(["stack", "import", "--file", exported]);
    copy.declare(declaration);
    kill();
    const results = await Promise.all([stack.up("--refresh"), copy.up("--refresh")]);
    expect(results.map(({ code }) => code)).toContain(0);
    const servers = processesIn(fs.realpathSync(at("data")), serverUser().uid);
    expect(servers.filter(({ command }) => command.includes(" -D ")).length).toBe(1);
    // It is the first one's server; the copy only forgets it.
    await copy.mustRun(["stack", "rm", "--force", "--yes", "test"]);
    fs.rmSync(copy.directory, { recursive: true });
    await mustUp("--refresh");
    await nothingLost();
  });

  it("says that its data is missing, and goes on when it is back", async () => {
    await stopServer(instance);
    fs.renameSync(at("data"), at("saved"));
    stack.declare({ ...declaration, data: { protect: true } });
    const refused = await stack.up();
    expect(errorsOf(refused)).toContain(
      "error: Cannot start the embedded server: its data is missing or not whole, expected a database " +
        `cluster in ${at("data")}; restore it, or with nothing left there run \`pulumi refresh\`, after ` +
        "which an update begins anew without the data",
    );
    fs.renameSync(at("saved"), at("data"));
    stack.declare(declaration);
    await mustUp("--refresh");
    await nothingLost();
  });

  it("begins anew when the data of a running server was deleted and a refresh has seen it", async () => {
    const pid = postmasterOf(instance);
    fs.rmSync(at("data"), { recursive: true });
    const result = await mustUp("--refresh");
    expect(result.changes["db-server"]).toBe("create");
    expect(isAlive(pid ?? 0)).toBe(false);
    outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    expect(await refusalOf(optionsOf(outputs, "app"))).toBe("connected");
  });

  it("begins anew when everything on the disk was deleted, in the two updates that it asks for", async () => {
    await stopServer(instance);
    fs.rmSync(instance, { recursive: true });
    const first = await stack.up("--refresh");
    expect(errorsOf(first)).toContain(
      "error: Cannot start the server: no set of its material is whole; `pulumi refresh` finds that, " +
        "and the next update writes it again",
    );
    await mustUp("--refresh");
    outputs = await stack.outputs();
    expect(await refusalOf(optionsOf(outputs, "app"))).toBe("connected");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("leaves nothing behind after all of it", async () => {
    expect((await stack.destroy()).code).toBe(0);
    expect(fs.readdirSync(base)).toEqual([]);
  });
});
