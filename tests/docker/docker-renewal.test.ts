// Renewal by the clock, on a server whose certificates were made two months ago: the engine and its
// plugins run on another clock, the server and this test on the real one.
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf } from "../support/client/connect";
import { connectWhile } from "../support/client/connect-while";
import { freePort } from "../support/machine/free-port";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";

describe("renewal by the clock", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  const ofKind = (of: StackOutputs, kind: string) =>
    of.certificates.filter((one) => one.kind === kind).map((one) => one.sha256Fingerprint);

  beforeAll(async () => {
    stack = await TestStack.create("docker");
    declaration = { port: await freePort(), clients: { app: {} } };
    stack.declare(declaration);
    stack.clock = "-61d";
    const created = await stack.up();
    expect(created.log).toContain("created");
    expect(created.code).toBe(0);
    outputs = await stack.outputs();
  });
  afterAll(() => stack.remove());

  it("begins with certificates that were issued 61 days ago", () => {
    const issued = new X509Certificate(outputs.clients["app"]?.certificatePem ?? "").validFrom;
    expect((Date.now() - Date.parse(issued)) / 864e5).toBeCloseTo(61, 1);
    expect(
      outputs.certificates.find(({ name }) => name === "client-app")?.daysLeft,
    ).toBeGreaterThan(88);
  });

  it("changes nothing on the day before the window opens", async () => {
    stack.clock = "-2d";
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("issues nothing again for a client that is added then", async () => {
    stack.clock = "-2d";
    stack.declare({ ...declaration, clients: { app: {}, late: {} } });
    const { log } = await stack.preview();
    expect(log).not.toContain("is issued again");
    expect(log).not.toContain("replace");
    stack.declare(declaration);
  });

  it("says in preview what the window renews", async () => {
    stack.clock = "";
    const { log } = await stack.preview();
    for (const name of ["server", "probe", "client-app"]) {
      expect(log).toContain(
        `Certificate ${name} is issued again (28 days left, renewed at 30 days)`,
      );
    }
  });

  it("renews every leaf with a new key by an ordinary update, and no authority", async () => {
    const { result, connections, failures } = await connectWhile(optionsOf(outputs, "app"), () =>
      stack.up(),
    );
    expect(failures).toEqual([]);
    expect(connections).toBeGreaterThan(10);
    expect(result.code).toBe(0);
    expect(result.changes).toMatchObject({
      "db-server-certificate-key": "delete-replaced",
      "db-client-app-key": "delete-replaced",
      "db-client-app": "delete-replaced",
    });
    const now = await stack.outputs();
    expect(ofKind(now, "authority")).toEqual(ofKind(outputs, "authority"));
    const before = [...ofKind(outputs, "server"), ...ofKind(outputs, "client")];
    for (const one of [...ofKind(now, "server"), ...ofKind(now, "client")]) {
      expect(before).not.toContain(one);
    }
    expect(now.clientKeys["app"]).not.toBe(outputs.clientKeys["app"]);
    expect(now.evidence.serverFingerprint).toBe(ofKind(now, "server")[0]);
    expect(now.runtime.containerId).toBe(outputs.runtime.containerId);
  });

  it("renews once", async () => {
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    expect((await stack.up()).changes).toEqual({});
  });
});
