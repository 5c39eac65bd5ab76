// What clients show to get in: passwords that the server never sees, and keys that never leave
// their owners.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";

describe("the credentials of clients", () => {
  let stack: TestStack;
  let port: number;
  let outputs: StackOutputs;
  const logs: string[] = [];
  const chosen = "correct horse battery staple";

  const up = async (clients: Record<string, unknown>): Promise<CommandResult> => {
    stack.declare({ port, clients });
    const result = await stack.up();
    logs.push(result.log);
    if (result.code !== 0) throw new Error(result.log);
    outputs = await stack.outputs();
    return result;
  };
  const byPassword = (name: string, password = outputs.clientPasswords[name]): ClientConfig => ({
    ...optionsOf(outputs, name),
    password: password ?? "",
    ssl: { ca: outputs.trustBundlePem, servername: "localhost" },
  });
  const both = (name: string): ClientConfig => ({
    ...optionsOf(outputs, name),
    password: outputs.clientPasswords[name] ?? "",
  });
  /** A key that is made here, and asked for with openssl. */
  const request = (commonName: string) => {
    const key = path.join(stack.directory, "own.key");
    const make = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    const pem = execFileSync(
      "openssl",
      [...make, "-nodes", "-keyout", key, "-subj", `/CN=${commonName}`],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    return { pem, keyPem: fs.readFileSync(key, "utf8") };
  };

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    port = await freePort();
    await up({
      app: {},
      made: { access: "scram" },
      given: { access: "scram", password: chosen },
      strict: { access: "scramAndCertificate" },
    });
  });
  afterAll(() => stack.remove());

  it("are a password made at random, or the owner's", async () => {
    expect(outputs.clientPasswords["made"]).toMatch(/^[\w-]{32}$/);
    expect(outputs.clientPasswords["given"]).toBe(chosen);
    expect(outputs.clientPasswords["app"]).toBeUndefined();
    for (const name of ["made", "given"]) {
      expect(await refusalOf(byPassword(name))).toBe("connected");
      expect(await refusalOf(byPassword(name, "another password"))).toMatch(
        /^password authentication failed/,
      );
    }
  });

  it("bind the password to the channel", async () => {
    const options = { ...byPassword("made"), enableChannelBinding: true };
    expect(await refusalOf(options)).toBe("connected");
  });

  it("are no certificate for a client that logs in by a password alone", () => {
    expect(outputs.clients["made"]?.certificatePem).toBe("");
    expect(outputs.clientKeys["made"]).toBeUndefined();
    expect(outputs.certificates.map(({ name }) => name)).not.toContain("client-made");
  });

  it("are both where both are asked for", async () => {
    expect(await refusalOf(both("strict"))).toBe("connected");
    expect(await refusalOf(byPassword("strict"))).toMatch(/requires a valid client certificate/);
    expect(await refusalOf({ ...both("strict"), password: "another password" })).toMatch(
      /^password authentication failed/,
    );
    const foreign = { ...both("strict"), ssl: optionsOf(outputs, "app").ssl };
    expect(await refusalOf(foreign)).toMatch(/^password authentication failed/);
  });

  it("are proven with the rest", () => {
    expect(outputs.evidence.passed).toBe(true);
  });

  it("stay when nothing has changed", async () => {
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("are replaced for one client alone", async () => {
    const before = outputs.clientPasswords;
    await up({
      app: {},
      made: { access: "scram", passwordGeneration: 2 },
      given: { access: "scram", password: chosen },
      strict: { access: "scramAndCertificate" },
    });
    expect(outputs.clientPasswords["made"]).not.toBe(before["made"]);
    expect(outputs.clientPasswords["strict"]).toBe(before["strict"]);
    expect(await refusalOf(byPassword("made"))).toBe("connected");
    expect(await refusalOf(byPassword("made", before["made"]))).toMatch(/^password auth/);
  });

  it("may be a key that never leaves its owner", async () => {
    const { pem, keyPem } = request("own");
    await up({ app: {}, own: { certificateRequestPem: pem } });
    expect(outputs.clientKeys["own"]).toBeUndefined();
    const { certificatePem: cert } = outputs.clients["own"] ?? { certificatePem: "" };
    const ssl = { ca: outputs.trustBundlePem, cert, key: keyPem, servername: "localhost" };
    const who = await queryOnce({ ...optionsOf(outputs, "own"), ssl }, "select current_user as me");
    expect(who).toEqual([{ me: "own" }]);
    expect(await stack.state()).not.toContain(keyPem.split("\n")[1]);
  });

  it("are refused in preview when a request asks for another role", async () => {
    stack.declare({
      port,
      clients: { app: {}, own: { certificateRequestPem: request("app").pem } },
    });
    const { code, log } = await stack.preview();
    expect(code).not.toBe(0);
    expect(log).toContain(
      'Cannot declare the server: clients.own.certificateRequestPem is a request for "app", ' +
        'expected one for the client\'s role "own", as its CN',
    );
  });

  it("are in no log and nowhere in the state as they are", async () => {
    logs.push(await stack.state());
    const secrets = [
      chosen,
      ...Object.values(outputs.clientPasswords),
      ...Object.values(outputs.clientKeys).map((pem) => pem.split("\n")[1] ?? ""),
    ];
    expect(secrets.length).toBeGreaterThan(1);
    for (const text of logs) {
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).not.toContain("SCRAM-SHA-256$");
      expect(text).not.toContain("PRIVATE KEY-----");
    }
  });
});
