// Clients that come, change and go on a real engine, beside one that is connected all the while.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";

describe("the clients of a server", () => {
  let stack: TestStack;
  let port: number;
  let outputs: StackOutputs;
  const held = { app: {} };
  const read = { databases: { app: { privileges: "read" } } };
  const refusal = async (name: string, sql: string) => {
    try {
      await queryOnce(optionsOf(outputs, name), sql);
      return "connected";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const up = async (clients: Record<string, unknown>) => {
    stack.declare({ port, clients });
    const result = await stack.up();
    if (result.code === 0) outputs = await stack.outputs();
    return result;
  };
  let session: Client;

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    port = await freePort();
  });
  afterAll(async () => {
    await session.end().catch(() => undefined);
    await stack.remove();
  });

  it("come with what they were declared to have, proven", async () => {
    const ops = { roles: ["app", "shift"], databases: { side: { privileges: "connect" } } };
    const result = await up({ ...held, reports: read, ops });
    expect(result.log).not.toContain("error:");
    expect(outputs.evidence.passed).toBe(true);
    session = new Client(optionsOf(outputs, "app"));
    await session.connect();
    await session.query("create table t (id int)");
    expect(await refusal("reports", "select * from t")).toBe("connected");
    expect(await refusal("reports", "insert into t values (1)")).toMatch(/permission denied/);
    const asApp = { ...optionsOf(outputs, "ops"), user: "app", database: "app" };
    expect(await queryOnce(asApp, "select session_user as who")).toEqual([{ who: "app" }]);
    const asShift = { ...asApp, user: "shift", database: "side" };
    expect(await refusalOf(asShift)).toBe("connected");
    expect(await refusalOf({ ...asApp, user: "reports" })).toMatch(/authentication failed/);
  });

  it("stay as they are when nothing changes", async () => {
    expect((await stack.preview("--expect-no-changes", "--refresh")).code).toBe(0);
  });

  it("change and go, and nobody else notices", async () => {
    const former = optionsOf(outputs, "ops");
    const reports = { databases: { app: { privileges: "write" } } };
    const result = await up({ ...held, reports });
    expect(result.log).not.toContain("error:");
    expect(await refusal("reports", "insert into t values (1)")).toBe("connected");
    expect(await refusalOf(former)).toMatch(
      /alert certificate revoked|pg_hba\.conf rejects|not permitted to log in/,
    );
    const roles = "select rolname as name from pg_roles where rolname in ('ops', 'shift')";
    expect((await session.query(roles)).rows).toEqual([]);
    expect((await session.query("select count(*)::int from t")).rows).toEqual([{ count: 1 }]);
  });

  it("are refused by name when the server has no such role, and can be corrected", async () => {
    const result = await up({ ...held, reports: { ...read, memberOf: ["nobody there"] } });
    expect(result.code).not.toBe(0);
    expect(result.log).toContain(
      'Cannot make "reports" a member of "nobody there": there is no such role',
    );
    expect(result.log).not.toMatch(/^\s+at /m);
    expect((await up({ ...held, reports: read })).code).toBe(0);
    expect(await refusal("reports", "insert into t values (1)")).toMatch(/permission denied/);
  });

  it("stay locked while they own something, with a warning that names it", async () => {
    await up({ ...held, reports: read, maker: {} });
    expect(await refusal("maker", "create table precious (id int)")).toBe("connected");
    const former = optionsOf(outputs, "maker");
    const result = await up({ ...held, reports: read });
    expect(result.code).toBe(0);
    expect(result.log).toContain("it still owns table public.precious in database app");
    expect(await refusalOf(former)).toMatch(
      /alert certificate revoked|pg_hba\.conf rejects|not permitted to log in/,
    );
    await up({ ...held, reports: read, maker: {} });
    expect(await refusal("maker", "drop table precious")).toBe("connected");
  });
});
