// Where certificates come from, other than from an authority made here.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { watchProcesses } from "../support/machine/watch-processes";
import { makeAuthority, makeRevocationList, makeSelfSigned } from "../support/pki/test-pki";
import { findSecrets, keysIn, secretsOf, textBelow } from "../support/stack/find-secrets";
import { TestStack, type StackOutputs } from "../support/stack/test-stack";

/** The whole configuration of a stack, with what is secret in it, for the program that it runs. */
const CONFIGURATION = /^PULUMI_CONFIG=.*$/gm;

function encrypted(keyPem: string, passphrase: string): string {
  const words = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "env:PASSPHRASE"];
  const env = { ...process.env, PASSPHRASE: passphrase };
  return execFileSync("openssl", words, { input: keyPem, encoding: "utf8", env });
}

describe("an embedded server with certificates from elsewhere", () => {
  let stack: TestStack;
  let base: Record<string, unknown>;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-sources-"));
  fs.chmodSync(directory, 0o755);
  afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));
  beforeEach(async () => {
    stack = await TestStack.create("embedded");
    base = { port: await freePort(), clients: { app: {} }, embedded: { directory } };
  });
  afterEach(() => stack.remove());

  const up = async (declaration: Record<string, unknown>): Promise<StackOutputs> => {
    stack.declare({ ...base, ...declaration });
    const result = await stack.up();
    if (result.code !== 0) throw new Error(result.log);
    return stack.outputs();
  };
  /** Updates with what is secret of the server's certificate configured as such, and looks on. */
  const watchedUp = async (declaration: object, secrets: Record<string, string>) => {
    stack.declare({ ...base, ...declaration });
    for (const [name, value] of Object.entries(secrets)) {
      const key = `postgres-tls:server.serverCertificate.${name}`;
      // A value that begins with a dash would be taken for an option.
      await stack.mustRun(["config", "set", "--secret", "--path", key, value.replace(/^-/, "\n-")]);
    }
    const seen = watchProcesses();
    const { code, log } = await stack.up();
    expect(code, log).toBe(0);
    return { log, ...seen() };
  };
  const loggedIn = (outputs: StackOutputs): Promise<object[]> =>
    queryOnce(optionsOf(outputs, "app"), "select current_user as me");

  it("issues from an existing authority", async () => {
    const authority = makeAuthority("An authority of ours");
    const { certificatePem, keyPem: privateKeyPem } = authority;
    // The authority of a test lasts a day, and no leaf may outlive it.
    const short = { validityHours: 12 };
    const outputs = await up({
      authority: { mode: "existing", certificatePem, privateKeyPem },
      serverCertificate: short,
      clients: { app: { certificate: short } },
    });
    expect(outputs.evidence.passed).toBe(true);
    expect(outputs.certificates.map((report) => report.issuer)).toEqual(
      Array(4).fill("CN=An authority of ours"),
    );
    expect(await loggedIn(outputs)).toEqual([{ me: "app" }]);
  });

  it("refuses an existing authority whose key is another one, and makes nothing", async () => {
    const { certificatePem } = makeAuthority();
    const { keyPem: privateKeyPem } = makeAuthority();
    stack.declare({ ...base, authority: { mode: "existing", certificatePem, privateKeyPem } });
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.log).toContain("authority.privateKeyPem");
    expect(preview.log).not.toContain("PRIVATE KEY-----");
    const result = await stack.up();
    expect(result.code).not.toBe(0);
    expect(Object.keys(result.changes).filter((name) => /plan|stage|server$/.test(name))).toEqual(
      [],
    );
  });

  it("rotates an existing authority by three updates, and takes its revocation lists", async () => {
    const [old, next] = [makeAuthority("Old authority"), makeAuthority("New authority")];
    const short = { validityHours: 12 };
    const pair = (one: typeof old) => ({
      mode: "existing",
      certificatePem: one.certificatePem,
      privateKeyPem: one.keyPem,
    });
    base = { ...base, serverCertificate: short, clients: { app: { certificate: short } } };
    const first = await up({ authority: pair(old) });

    stack.declare({ ...base, authority: pair(next) });
    const jump = await stack.preview();
    expect(jump.code).not.toBe(0);
    expect(jump.log).toMatch(
      /authority\.certificatePem is "CN=New authority \(.*which is not trusted/,
    );

    await up({ authority: { ...pair(old), additionalTrustPem: next.certificatePem } });
    const promoted = await up({
      authority: { ...pair(next), additionalTrustPem: old.certificatePem },
    });
    expect(promoted.certificates.find(({ name }) => name === "server")?.issuer).toBe(
      "CN=New authority",
    );
    expect(await refusalOf(optionsOf(promoted, "app"))).toBe("connected");
    const retired = await up({ authority: pair(next) });
    expect(await refusalOf(optionsOf(first, "app"))).toMatch(/self-signed certificate in/);

    const serial = retired.certificates.find(({ name }) => name === "client-app")?.serialNumber;
    const crlPem = await makeRevocationList(next, [serial ?? ""]);
    const foreign = await makeRevocationList(old, []);
    stack.declare({ ...base, authority: { ...pair(next), crlPem: foreign } });
    const uncovered = await stack.preview();
    expect(uncovered.code).not.toBe(0);
    expect(uncovered.log).toContain("authority.crlPem");
    expect(uncovered.log).toContain("CN=New authority");
    await up({ authority: { ...pair(next), crlPem } });
    expect(await refusalOf(optionsOf(retired, "app"))).toMatch(/certificate revoked/);
  });

  it("serves a certificate that exists, and trusts its own authority for clients", async () => {
    const company = makeAuthority("The company's authority");
    const existing = company.issueServer(["localhost", "127.0.0.1", "::1"]);
    const outputs = await up({
      serverCertificate: {
        certificatePem: existing.certificatePem,
        privateKeyPem: existing.keyPem,
        trustBundlePem: company.certificatePem,
      },
    });
    expect(outputs.evidence).toMatchObject({
      passed: true,
      serverFingerprint: existing.fingerprint,
    });
    expect(outputs.trustBundlePem.trim()).toBe(company.certificatePem.trim());
    expect(await loggedIn(outputs)).toEqual([{ me: "app" }]);
  });

  it("serves a certificate whose key is encrypted, also after a reload, and shows neither", async () => {
    const company = makeAuthority("The company's authority");
    const existing = company.issueServer(["localhost", "127.0.0.1", "::1"]);
    const passphrase = 'it\'s 100% "secret" $x';
    const { certificatePem } = existing;
    const open = { certificatePem, trustBundlePem: company.certificatePem };
    const closed = { privateKeyPem: encrypted(existing.keyPem, passphrase), passphrase };
    const first = await watchedUp({ serverCertificate: open }, closed);
    const declaration = { serverCertificate: open, settings: { work_mem: "7MB" } };
    const { log, environ, cmdline } = await watchedUp(declaration, closed);
    const outputs = await stack.outputs();
    expect(outputs.evidence).toMatchObject({
      passed: true,
      serverFingerprint: existing.fingerprint,
    });
    expect(await queryOnce(optionsOf(outputs, "app"), "show work_mem")).toEqual([
      { work_mem: "7MB" },
    ]);

    const decrypted = keysIn(existing.keyPem)["key 1"] ?? [];
    const secrets = { passphrase: [passphrase], decrypted, ...(await secretsOf(stack)) };
    const [instanceId = ""] = fs.readdirSync(directory);
    const instance = path.join(directory, instanceId);
    const places = {
      creation: first.log,
      update: log,
      state: await stack.state(),
      cmdline,
      environ: environ.replace(CONFIGURATION, ""),
      "server's log": fs.readFileSync(path.join(instance, "postgresql.log"), "utf8"),
    };
    expect(places["server's log"]).toContain("database system is ready to accept connections");
    expect(cmdline).toContain("postgres");
    expect(findSecrets(secrets, places)).toEqual([]);
    // The twin: they are where the server reads them, where Pulumi hands the configuration over, and
    // in the state when somebody configures them as if they were no secrets.
    stack.declare({ ...base, ...declaration, serverCertificate: { ...open, ...closed } });
    expect((await stack.up()).code).toBe(0);
    const shown = { material: textBelow(instance), environ, state: await stack.state() };
    const found = findSecrets(secrets, shown);
    for (const place of Object.keys(shown)) expect(found).toContain(`${place}: passphrase`);
    expect(findSecrets(secrets, { declared: closed.privateKeyPem })).toHaveLength(1);
  });

  it("refuses an existing certificate for other hosts in preview", async () => {
    const company = makeAuthority();
    const existing = company.issueServer(["other.example.org"]);
    stack.declare({
      ...base,
      serverCertificate: {
        certificatePem: existing.certificatePem,
        privateKeyPem: existing.keyPem,
        trustBundlePem: company.certificatePem,
      },
    });
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.log).toMatch(/error: Cannot .*localhost/);
  });

  it("gives a self-signed certificate that clients pin", async () => {
    const outputs = await up({ serverCertificate: { selfSigned: true } });
    expect(outputs.evidence.passed).toBe(true);
    const server = outputs.certificates[1];
    expect(server?.issuer).toBe(server?.subject);
    expect(await loggedIn(outputs)).toEqual([{ me: "app" }]);
    const client = optionsOf(outputs, "app");
    const ca = makeSelfSigned(["localhost"]).certificatePem;
    expect(await refusalOf({ ...client, ssl: { ...(client.ssl as object), ca } })).toMatch(
      /self-signed certificate/,
    );
  });
});
