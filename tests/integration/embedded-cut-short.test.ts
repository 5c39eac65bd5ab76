// Updates that were cut short at the places that once had no way back, on a real engine; the chaos
// tests enumerate all the others. The tests build on each other.
import * as fs from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive, processesIn } from "../../components/steps/os-process";
import { serverUser } from "../../components/steps/os-user";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";
import { instanceBase, type InstanceBase } from "./instance-directory";

describe("an embedded server whose updates were cut short", () => {
  let stack: TestStack;
  let base: InstanceBase;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  const material = (...names: string[]) => path.join(base.instance(), "material", ...names);
  const answer = async () => {
    outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    return queryOnce(optionsOf(outputs, "app"), "select answer from kept");
  };

  async function killServer(): Promise<void> {
    for (const pid of base.processes()) process.kill(pid, "SIGKILL");
    await expect.poll(() => base.processes()).toEqual([]);
  }

  /** What an activation leaves that was killed between the link and the verdict. */
  function linkBadSet(): void {
    const bad = "0".repeat(64);
    fs.cpSync(fs.realpathSync(material("current")), material(bad), { recursive: true });
    fs.writeFileSync(material(bad, "pg_hba.conf"), "no rule at all\n");
    fs.rmSync(material("current"));
    fs.symlinkSync(bad, material("current"));
  }

  beforeAll(async () => {
    base = instanceBase();
    stack = await TestStack.create("embedded");
    const embedded = { directory: base.directory };
    declaration = { port: await freePort(), clients: { app: {} }, embedded };
    stack.declare(declaration);
  });
  afterAll(async () => {
    await stack.remove();
    base.remove();
  });

  it("leaves no directory and no key after a create that failed", async () => {
    const taken = createServer().listen(declaration["port"] as number, "127.0.0.1");
    const failed = await stack.up();
    expect(failed.code).not.toBe(0);
    expect(failed.log).toContain("is not free");
    expect(base.instances()).not.toEqual([]);
    taken.close();
    expect((await stack.destroy()).code).toBe(0);
    expect(base.instances()).toEqual([]);
  });

  it("comes up after an initdb that was killed", async () => {
    const update = stack.up();
    await killInitdb(base);
    expect((await update).code).not.toBe(0);
    const again = await stack.up();
    expect(again.log).toContain("created");
    expect(again.code).toBe(0);
    outputs = await stack.outputs();
    await queryOnce(optionsOf(outputs, "app"), "create table kept as select 42 as answer");
  });

  it("comes back when the server died and its material was damaged", async () => {
    await killServer();
    fs.rmSync(material("current", "pg_hba.conf"));
    expect((await stack.refresh()).code).toBe(0);
    expect((await stack.up()).code).toBe(0);
    expect(await answer()).toEqual([{ answer: 42 }]);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("starts on the last good material, whatever is linked", async () => {
    linkBadSet();
    await killServer();
    expect((await stack.refresh()).code).toBe(0);
    expect((await stack.up()).code).toBe(0);
    expect(await answer()).toEqual([{ answer: 42 }]);
    expect(fs.existsSync(material("0".repeat(64)))).toBe(false);
  });

  it("goes back from bad material that an earlier activation left linked", async () => {
    linkBadSet();
    stack.declare({ ...declaration, settings: { work_mem: "plenty" } });
    const failed = await stack.up();
    expect(failed.log).toContain('invalid value for parameter "work_mem": "plenty"');
    expect(fs.readFileSync(material("current", "pg_hba.conf"), "utf8")).toContain("hostssl");
    stack.declare({ ...declaration, settings: { work_mem: "7MB" } });
    expect((await stack.up()).code).toBe(0);
    expect(await answer()).toEqual([{ answer: 42 }]);
  });

  it("comes back from a setting that it does not start with", async () => {
    // Taken over at the next start only, which is now.
    stack.declare({ ...declaration, settings: { shared_buffers: "4000GB" } });
    expect((await stack.up()).code).toBe(0);
    await killServer();
    expect((await stack.refresh()).code).toBe(0);
    const failed = await stack.up();
    expect(failed.code).not.toBe(0);
    expect(failed.log).toMatch(
      /Cannot start the server: [^]*could not map anonymous shared memory/,
    );
    stack.declare(declaration);
    expect((await stack.up()).code).toBe(0);
    expect(await answer()).toEqual([{ answer: 42 }]);
  });

  it("adopts a server that no state knows of, and a destroy takes it along", async () => {
    const [pid] = base.processes();
    const urns = JSON.parse(await stack.state()) as {
      deployment: { resources: { urn: string }[] };
    };
    const urn = urns.deployment.resources.find((one) => one.urn.endsWith("::db-server"))?.urn ?? "";
    const forget = ["state", "delete", urn, "--target-dependents", "--yes"];
    await stack.mustRun(forget);
    expect((await stack.up()).code).toBe(0);
    expect(await answer()).toEqual([{ answer: 42 }]);
    expect(base.processes()).toContain(pid);
    await stack.mustRun(forget);
    expect((await stack.destroy()).code).toBe(0);
    expect(isAlive(pid!)).toBe(false);
    expect(base.instances()).toEqual([]);
    expect(await refusalOf(optionsOf(outputs, "app"))).toMatch(/ECONNREFUSED/);
  });
});

/** Kills initdb as soon as it has written the file that once was taken for a complete cluster. */
async function killInitdb(base: InstanceBase): Promise<void> {
  for (;;) {
    for (const name of base.instances()) {
      for (const place of ["initialising", "data"]) {
        const directory = path.join(base.directory, name, place);
        if (!fs.existsSync(path.join(directory, "PG_VERSION"))) continue;
        const initdb = processesIn(directory, serverUser().uid);
        for (const { pid } of initdb) process.kill(pid, "SIGKILL");
        if (initdb.length > 0) return;
      }
    }
    await sleep(5);
  }
}
