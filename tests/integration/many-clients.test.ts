// Ten clients come and one goes, by one update: what moves is what has to.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";

describe("an update with ten new clients and one less", () => {
  const names = Array.from({ length: 10 }, (_, index) => `new${index}`);
  let stack: TestStack;
  let before: StackOutputs;
  let after: StackOutputs;
  let changes: Record<string, string>;

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    const port = await freePort();
    stack.declare({ port, clients: { app: {}, gone: {} } });
    await stack.up();
    before = await stack.outputs();
    const added = Object.fromEntries(names.map((name) => [name, {}]));
    stack.declare({ port, clients: { app: {}, ...added } });
    const result = await stack.up();
    if (result.code !== 0) throw new Error(result.log);
    changes = result.changes;
    after = await stack.outputs();
  });
  afterAll(() => stack.remove());

  it("moves exactly the resources of those clients, and what delivers and proves", () => {
    const three = (name: string, what: string) =>
      ["-key", "-request", ""].map((part) => [`db-client-${name}${part}`, what]);
    expect(changes).toEqual({
      ...Object.fromEntries(names.flatMap((name) => three(name, "create"))),
      ...Object.fromEntries(three("gone", "delete")),
      ...Object.fromEntries(
        ["plan", "revocations", "stage", "activate", "roles", "assertion"].map((name) => [
          `db-${name}`,
          "update",
        ]),
      ),
    });
  });

  it("lets all of them in, and the old one as before", async () => {
    expect(after.clientKeys["app"]).toBe(before.clientKeys["app"]);
    for (const name of ["app", ...names]) {
      expect(await refusalOf(optionsOf(after, name)), name).toBe("connected");
    }
  });

  it("refuses the one that has left", async () => {
    expect(await refusalOf(optionsOf(before, "gone"))).toMatch(/alert certificate revoked/);
  });
});
