// An application's own check, on a server that keeps its promises and on others.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientKit } from "../../components/connection/client-kit";
import { proveConnection } from "../../components/connection/prove-connection";
import { connection } from "../../components/providers/connection-provider";
import { makeAuthority } from "../support/pki/test-pki";
import { type DeclaredServer, serverName, startDeclaredServer } from "./support/declared-server";

const password = "of the reporter, and only of a test";

describe("proveConnection", () => {
  let declared: DeclaredServer;
  let kit: ClientKit;

  beforeAll(async () => {
    declared = await startDeclaredServer({
      sql: ["create database app", `alter role reporter password '${password}'`],
    });
    const { authority, server } = declared;
    const { certificatePem, keyPem } = authority.issueClient("app");
    kit = {
      host: serverName,
      connectHost: server.host,
      port: server.port,
      database: "app",
      role: "app",
      trustBundlePem: authority.certificatePem,
      certificatePem,
      privateKeyPem: keyPem,
    };
  });
  afterAll(() => declared.server.stop());

  const request = (change: Partial<ClientKit>) => ({
    kit: { ...kit, ...change },
    minProtocol: "TLSv1.3",
    patienceSeconds: 5,
  });
  const broken = async (change: Partial<ClientKit>): Promise<string[]> =>
    (await proveConnection(request(change))).probes
      .filter(({ probed, passed }) => probed && !passed)
      .map(({ name, observed }) => `${name}: ${observed}`);

  it("gets an application in by its certificate", async () => {
    const evidence = await proveConnection(request({}));
    expect(evidence.probes.filter(({ passed }) => !passed)).toEqual([]);
    expect(evidence).toMatchObject({ passed: true, protocol: "TLSv1.3", role: "app" });
  });

  it("gets an application in by its password", async () => {
    const { certificatePem: _certificate, privateKeyPem: _key, ...rest } = kit;
    const scram = { ...rest, role: "reporter", password };
    const evidence = await proveConnection({ ...request({}), kit: scram });
    expect(evidence).toMatchObject({ passed: true, role: "reporter", clientSerial: "" });
  });

  it("shows no key and no password in its evidence", async () => {
    const text = JSON.stringify(await proveConnection(request({ role: "reporter", password })));
    expect(text).not.toContain(password);
    expect(text).not.toContain("PRIVATE KEY");
  });

  it("fails for a wrong password", async () => {
    expect(await broken({ role: "reporter", password: "wrong" })).toEqual([
      'application gets in: FATAL: password authentication failed for user "reporter" (SQLSTATE 28P01)',
    ]);
  });

  it("fails without the password that is asked for, wherever else there may be one", async () => {
    process.env["PGPASSWORD"] = password;
    const found = await broken({ role: "reporter" });
    delete process.env["PGPASSWORD"];
    expect(found).toEqual(["application gets in: the server asks for a password"]);
  });

  it("fails with the certificate of another authority", async () => {
    const { certificatePem, keyPem } = makeAuthority("Foreign").issueClient("app");
    const [first = ""] = await broken({ certificatePem, privateKeyPem: keyPem });
    expect(first).toContain("TLS alert 48");
  });

  it("fails as another role", async () => {
    expect((await broken({ role: "prober", database: "app" }))[0]).toContain(
      "application gets in:",
    );
  });

  it("fails for a server of an authority that is not trusted", async () => {
    const trustBundlePem = makeAuthority("Foreign").certificatePem;
    const [first = ""] = await broken({ trustBundlePem });
    expect(first).toContain("application gets in: the client refuses the server:");
  });

  it("fails for a server of another name", async () => {
    const [first = ""] = await broken({ host: "other.example.org" });
    expect(first).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("fails when nobody answers", async () => {
    const { passed, probes } = await proveConnection({
      ...request({ port: 1 }),
      patienceSeconds: 1,
    });
    expect(passed).toBe(false);
    expect(probes[0]?.observed).toContain("ECONNREFUSED");
  });

  describe("as the resource does it", () => {
    it("runs again when the kit changes, or failed, and not otherwise", async () => {
      const inputs = { ...request({}), version: "1" };
      const { outs } = await connection.create(inputs);
      const changed = async (olds: object, news: typeof inputs): Promise<boolean> =>
        (await connection.diff(olds, news)).changes;
      expect(await changed(outs, inputs)).toBe(false);
      expect(await changed(outs, { ...inputs, patienceSeconds: 9 })).toBe(false);
      expect(await changed(outs, { ...inputs, kit: { ...kit, role: "other" } })).toBe(true);
      expect(await changed(outs, { ...inputs, version: "2" })).toBe(true);
      const failed = { ...outs, evidence: { ...outs.evidence, passed: false } };
      expect(await changed(failed, inputs)).toBe(true);
    });

    it("keeps what it saw while nothing else is to be seen, and says what is", async () => {
      const { id, outs } = await connection.create({ ...request({}), version: "1" });
      expect((await connection.read(id, outs)).props.evidence).toEqual(outs.evidence);
      const moved = { ...outs, kit: { ...kit, host: "other.example.org" } };
      expect((await connection.read(id, moved)).props.evidence.passed).toBe(false);
    });

    it("fails with what does not hold, and without a stack", async () => {
      const inputs = { ...request({ host: "other.example.org" }), version: "1" };
      const error = await connection.create(inputs).catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(Error);
      const { message, stack } = error as Error;
      expect(message).toContain("Cannot connect as the application: 1 of 3 checks does not hold");
      expect(stack).toBe(message);
    });
  });
});
