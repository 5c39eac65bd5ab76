// Disks without room: the user reads that, nothing that was in force is lost, and with room again the
// next update goes on.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stopServer } from "../../components/steps/embedded-process";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { docker } from "../support/machine/docker";
import { freePort } from "../support/machine/free-port";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";
import { SmallDisk } from "./small-disk";

const NO_ROOM = "No space left on device";

/** What has no room first: the material of an embedded server is on the disk of its data. */
const firstRefused = { embedded: "Cannot write material: ", docker: "Cannot start the server: " };

describe.each(["embedded", "docker"] as const)("a full disk below a server (%s)", (runtime) => {
  let stack: TestStack;
  let disk: SmallDisk;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  const query = (sql: string) => queryOnce(optionsOf(outputs, "app"), sql);

  /** The row that was written before, from a server that is proven. */
  async function nothingLost(): Promise<void> {
    outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  }

  beforeAll(async () => {
    disk = new SmallDisk(128);
    stack = await TestStack.create(runtime);
    const data = path.join(disk.directory, "data");
    const driverOptions = { type: "none", o: "bind", device: data };
    if (runtime === "docker") fs.mkdirSync(data);
    declaration = {
      port: await freePort(),
      clients: { app: {} },
      ...(runtime === "embedded"
        ? { embedded: { directory: disk.directory } }
        : { data: { volumeDriverOptions: driverOptions }, docker: { image: "postgres:17" } }),
    };
    stack.declare(declaration);
    const created = await stack.up();
    expect(created.code, created.log).toBe(0);
    outputs = await stack.outputs();
    await query("create table kept as select 42 as answer");
  });
  afterAll(async () => {
    disk.free();
    await stack.remove();
    disk.remove();
  });

  it("refuses a client's rows with PostgreSQL's words, and goes on serving", async () => {
    disk.fill();
    const rows = "create table big as select repeat('x', 2000) as x from generate_series(1, 50000)";
    expect(await query(rows).catch((error: Error) => error.message)).toContain(NO_ROOM);
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
  });

  // The material of a container is on another disk.
  if (runtime === "embedded") {
    it("keeps what is in force when the new material has no room", async () => {
      stack.declare({ ...declaration, settings: { work_mem: "5MB" } });
      const refused = await stack.up();
      expect(refused.code).not.toBe(0);
      expect(refused.log).toContain("Cannot write material: ");
      expect(refused.log).toContain(NO_ROOM);
      expect(refused.changes).not.toHaveProperty("db-activate");
      await nothingLost();
    });
  }

  it("says why a server does not start, and goes on when there is room", async () => {
    stack.declare(declaration);
    if (runtime === "docker") docker("stop", "-t", "30", outputs.runtime.containerId);
    else await stopEmbedded();
    await expect.poll(() => refusalOf(optionsOf(outputs, "app"))).toMatch(/ECONNREFUSED/);
    disk.fill();
    const refused = await stack.up("--refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain(firstRefused[runtime]);
    expect(refused.log).toContain(NO_ROOM);
    disk.free();
    const again = await stack.up("--refresh");
    expect(again.code, again.log).toBe(0);
    await nothingLost();
  });

  async function stopEmbedded(): Promise<void> {
    const [instance = ""] = fs.readdirSync(disk.directory).filter((name) => name !== "filler");
    await stopServer(path.join(disk.directory, instance));
  }
});
