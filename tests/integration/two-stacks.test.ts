// A database and an application in a stack of its own, through the rotations of the database.
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionEvidence } from "../../index";
import { freePort } from "../support/machine/free-port";
import { TestStack, type CommandResult } from "../support/stack/test-stack";

const producer = "organization/postgres-tls/test";

interface ApplicationOutputs {
  readonly endpoint: { host: string; port: number; database: string };
  readonly role: string;
  readonly evidence: ConnectionEvidence;
}

describe("an application in a stack of its own", () => {
  let database: TestStack;
  let application: TestStack;
  let declaration: Record<string, unknown>;

  function choose(client: string, stack = producer): void {
    const of = "postgres-tls-application";
    application.configure({ [`${of}:producer`]: stack, [`${of}:client`]: client });
  }

  async function changeDatabase(change: Record<string, unknown>): Promise<void> {
    declaration = { ...declaration, ...change };
    database.declare(declaration);
    const result = await database.up();
    expect(result.code, result.log).toBe(0);
  }

  async function follow(): Promise<CommandResult> {
    const result = await application.up();
    expect(result.code, result.log).toBe(0);
    return result;
  }

  /** What a refresh found changed; it lists what it read as well. */
  const drift = async (): Promise<Record<string, string>> => {
    const { changes } = await application.refresh();
    return Object.fromEntries(Object.entries(changes).filter(([, op]) => op !== "refresh"));
  };

  const seen = async (): Promise<ConnectionEvidence> =>
    (await application.outputs<ApplicationOutputs>()).evidence;

  /** The evidence in the state: a refresh leaves the outputs of the stack as they are. */
  const known = async (): Promise<ConnectionEvidence | { passed?: boolean }> => {
    const { deployment } = JSON.parse(await application.state()) as {
      deployment: { resources: { urn: string; outputs?: { evidence?: ConnectionEvidence } }[] };
    };
    const connection = deployment.resources.find(({ urn }) => urn.endsWith("::connection"));
    return connection?.outputs?.evidence ?? {};
  };

  const serialOf = async (client: string): Promise<string> => {
    const { certificatePem = "" } = (await database.outputs()).clients[client] ?? {};
    return BigInt(`0x${new X509Certificate(certificatePem).serialNumber}`).toString();
  };

  const errorsOf = ({ log }: CommandResult): string[] | null =>
    log.slice(log.indexOf("\nDiagnostics:")).match(/error: .*/g);

  beforeAll(async () => {
    database = await TestStack.create("embedded");
    application = await database.application();
    declaration = {
      port: await freePort(),
      clients: {
        app: {},
        other: {},
        scram: { access: "scram" },
        both: { access: "scramAndCertificate" },
      },
    };
  });
  afterAll(async () => {
    await application.remove();
    await database.remove();
  });

  it("fails with one error while the other stack does not exist", async () => {
    choose("app", "organization/postgres-tls/absent");
    const result = await application.up();
    expect(result.code).not.toBe(0);
    expect(errorsOf(result)).toEqual([
      'error: Cannot read the server of another stack: stack is "organization/postgres-tls/absent", expected a stack that this backend has and that you may read; look for its full name with `pulumi stack ls --all`, and bring it up first',
    ]);
    expect(result.log).not.toMatch(/^\s+at /m);
  });

  it("fails with one error while the other stack was never brought up", async () => {
    choose("app");
    const result = await application.up();
    expect(result.code).not.toBe(0);
    expect(errorsOf(result)).toEqual([
      `error: Cannot read the server of another stack: stack is "${producer}", which has no outputs of a server, expected a stack that exports the outputs of a \`PostgresServer\`; run \`pulumi up\` there first`,
    ]);
  });

  it("gets in with what it reads, and is nobody else", async () => {
    choose("app");
    await changeDatabase({});
    await follow();
    const { endpoint, role, evidence } = await application.outputs<ApplicationOutputs>();
    expect(endpoint).toEqual((await database.outputs()).endpoint);
    expect(role).toBe("app");
    expect(evidence).toMatchObject({ passed: true, protocol: "TLSv1.3", role: "app" });
    expect(evidence.clientSerial).toBe(await serialOf("app"));
    expect(evidence.probes.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("writes no secret: neither key nor password is readable in state or log", async () => {
    const { clientKeys, clientPasswords } = await database.outputs();
    const texts = [await application.state(), (await application.refresh()).log];
    texts.push((await application.mustRun(["stack", "output", "--json"])).log);
    const secrets = [...Object.values(clientKeys), ...Object.values(clientPasswords)];
    expect(secrets.length).toBeGreaterThan(3);
    for (const text of texts) {
      expect(text).not.toContain("PRIVATE KEY");
      for (const secret of secrets) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });

  it("keeps a copy of the other stack's secrets in its state, as the guide says", async () => {
    const { clientKeys } = await database.outputs();
    const { log } = await application.mustRun(["stack", "export", "--show-secrets"]);
    expect(log).toContain(JSON.stringify(JSON.stringify(clientKeys["other"])).slice(3, -3));
  });

  it("changes nothing when nothing has changed", async () => {
    const before = await seen();
    expect((await follow()).changes).toEqual({});
    expect(await drift()).toEqual({});
    expect(await seen()).toEqual(before);
  });

  it("checks its connection again, and nothing else, after its certificate was rotated", async () => {
    const clients = {
      ...(declaration["clients"] as object),
      app: { certificate: { generation: 2 } },
    };
    await changeDatabase({ clients });
    expect((await follow()).changes).toEqual({ connection: "update" });
    expect((await seen()).clientSerial).toBe(await serialOf("app"));
  });

  it("does not move when another client is rotated", async () => {
    const clients = {
      ...(declaration["clients"] as object),
      other: { certificate: { generation: 2 } },
    };
    await changeDatabase({ clients });
    expect((await follow()).changes).toEqual({});
  });

  it("follows a new authority through all three steps", async () => {
    for (const [step, authority] of [
      ["add", { generations: ["1", "2"], signer: "1" }],
      ["promote", { generations: ["1", "2"], signer: "2" }],
      ["retire", { generations: ["2"] }],
    ] as const) {
      await changeDatabase({ authority });
      expect((await follow()).changes, step).toEqual({ connection: "update" });
      const evidence = await seen();
      const { evidence: proven } = await database.outputs();
      expect(evidence.passed, step).toBe(true);
      expect(evidence.serverFingerprint, step).toBe(proven.serverFingerprint);
      expect(evidence.clientSerial, step).toBe(await serialOf("app"));
    }
  });

  it("gets in by a password alone", async () => {
    choose("scram");
    await follow();
    expect(await seen()).toMatchObject({ passed: true, role: "scram", clientSerial: "" });
  });

  it("gets in by a password and a certificate", async () => {
    choose("both");
    await follow();
    const evidence = await seen();
    expect(evidence).toMatchObject({ passed: true, role: "both" });
    expect(evidence.clientSerial).toBe(await serialOf("both"));
  });

  it("shows on refresh that it no longer gets in", async () => {
    choose("app");
    await follow();
    await database.destroy();
    expect(await drift()).toEqual({ connection: "update" });
    expect((await known()).passed).toBe(false);
    await changeDatabase({});
    expect((await follow()).changes).toEqual({ connection: "update" });
    expect((await seen()).passed).toBe(true);
  });

  it("fails with the clients that there are once its own was removed", async () => {
    const { app: _removed, ...clients } = declaration["clients"] as Record<string, unknown>;
    await changeDatabase({ clients });
    const result = await application.up();
    expect(result.code).not.toBe(0);
    expect(errorsOf(result)).toEqual([
      `error: Cannot read the server of another stack: client is "app", expected a client of "${producer}": "both", "other", "scram"`,
    ]);
  });
});
