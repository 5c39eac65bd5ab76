// A daemon that is restarted, as with its machine: the server comes back by itself, on the material
// that was in force last, and the next update has nothing to repair.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { errorsOf, TestStack, type StackOutputs } from "../support/stack/test-stack";
import { OwnDaemon } from "./own-daemon";

describe("a server whose daemon is restarted", () => {
  const daemon = new OwnDaemon();
  const image = "postgres:17";
  const network = "servers";
  let stack: TestStack;
  let outputs: StackOutputs;
  const query = (sql: string) => queryOnce(optionsOf(outputs, "app"), sql);

  beforeAll(async () => {
    await daemon.start();
    daemon.load(image);
    daemon.docker("network", "create", network);
    stack = await TestStack.create("docker");
    stack.environment = { DOCKER_HOST: daemon.host };
    const declaration = {
      port: await freePort(),
      clients: { app: {} },
      docker: { image, network },
    };
    stack.declare(declaration);
    const created = await stack.up();
    expect(created.code, created.log).toBe(0);
    stack.declare({ ...declaration, settings: { work_mem: "9MB" } });
    expect((await stack.up()).code).toBe(0);
    outputs = await stack.outputs();
    await query("create table kept as select 42 as answer");
  });
  afterAll(async () => {
    await stack.remove();
    daemon.docker("network", "rm", network);
    await daemon.remove();
  });

  it("says that no daemon answers while it is down", async () => {
    await daemon.stop();
    expect(await refusalOf(optionsOf(outputs, "app"))).toMatch(/ECONNREFUSED/);
    const refused = await stack.refresh();
    expect(refused.code).not.toBe(0);
    expect(errorsOf(refused).join("\n")).toContain(
      `Error pinging Docker server, please make sure that ${daemon.host} is reachable`,
    );
  });

  it("serves what it had when the daemon is back, without an update", async () => {
    await daemon.start();
    await expect
      .poll(() => refusalOf(optionsOf(outputs, "app")), { timeout: 120_000, interval: 200 })
      .toBe("connected");
    expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
    expect(await query("show work_mem")).toEqual([{ work_mem: "9MB" }]);
    expect((await stack.refresh()).code).toBe(0);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });
});
