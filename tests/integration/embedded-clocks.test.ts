// The deploying machine's clock is wrong: whatever it is told to do then, no client is locked out, the
// user reads which clock it is, and once it is right an update leaves nothing of it.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";

interface Moved {
  readonly clock: string;
  /** What is declared by that clock, and stays declared. */
  readonly change: Record<string, unknown>;
  /** The error; none where what is made then is of use to everybody. */
  readonly says?: RegExp;
}

const notIssued = (difference: string): RegExp =>
  new RegExp(
    `error: .*Cannot issue certificates: the clock of this machine is ${difference} the server's, ` +
      "expected .*; set the clock that is wrong \\(NTP\\) and run the update again$",
    "m",
  );
const second = { certificate: { generation: 2 } };

const cases: Moved[] = [
  {
    clock: "+10m",
    change: { clients: { app: second, leaver: {} } },
    says: notIssued("10 minutes ahead of"),
  },
  { clock: "-10m", change: { settings: { work_mem: "5MB" } } },
  {
    // Nothing is issued, but the list that names who left would begin in the future.
    clock: "+1d",
    change: { clients: { app: second } },
    says: /^ *Cannot put the new material in force: the revocation list of "CN=db CA 1" begins at \S+, and by the server's clock it is \S+; set the clock that is wrong, here or there \(NTP\), and run the update again, which makes it again\n *The server keeps serving the material it had$/m,
  },
  { clock: "-1d", change: { settings: { work_mem: "6MB" } } },
  { clock: "+100d", change: {}, says: notIssued("100 days ahead of") },
  { clock: "-100d", change: {}, says: notIssued("100 days behind") },
];

describe("an embedded server that is updated by a wrong clock", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  let leaver: ReturnType<typeof optionsOf>;
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-clocks-"));
  fs.chmodSync(base, 0o755);

  async function updateBy(clock: string): Promise<CommandResult> {
    stack.clock = clock;
    const result = await stack.up();
    stack.clock = "";
    expect(result.log).not.toMatch(/TypeError|ReferenceError|^\s+at .*:\d+:\d+/m);
    return result;
  }
  /** By the kit that the client has, and by the one that the outputs have. */
  async function served(): Promise<void> {
    const latest = await stack.outputs();
    for (const kit of [outputs, latest]) {
      const rows = await queryOnce(optionsOf(kit, "app"), "select answer from kept");
      expect(rows).toEqual([{ answer: 42 }]);
    }
    outputs = latest;
  }

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    declaration = {
      port: await freePort(),
      clients: { app: {}, leaver: {} },
      embedded: { directory: base },
    };
    stack.declare(declaration);
    const { code, log } = await stack.up();
    expect(code, log).toBe(0);
    outputs = await stack.outputs();
    leaver = optionsOf(outputs, "leaver");
    await queryOnce(optionsOf(outputs, "app"), "create table kept as select 42 as answer");
  });
  afterAll(async () => {
    await stack.remove();
    fs.rmSync(base, { recursive: true, force: true });
  });

  it.each(cases)("serves its client by $clock, and afterwards", async ({ clock, change, says }) => {
    declaration = { ...declaration, ...change };
    stack.declare(declaration);
    const moved = await updateBy(clock);
    expect(moved.code === 0, moved.log).toBe(says === undefined);
    if (says !== undefined) expect(moved.log).toMatch(says);
    await served();
    const right = await updateBy("");
    expect(right.code, right.log).toBe(0);
    await served();
    expect(outputs.evidence.passed).toBe(true);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("has done then what was declared by a wrong clock", async () => {
    const rows = await queryOnce(optionsOf(outputs, "app"), "show work_mem");
    expect(rows).toEqual([{ work_mem: "6MB" }]);
    expect(outputs.certificates.map(({ name }) => name)).not.toContain("client-leaver");
    expect(await refusalOf(leaver)).toMatch(/certificate revoked/);
  });
});
