// An authority whose key stays offline: requests go out, signed certificates come in, and what is not
// signed yet never costs a server that runs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { makeAuthority } from "../support/pki/test-pki";
import { errorsOf, TestStack, type StackOutputs } from "../support/stack/test-stack";
import { signRequest } from "./sign-request";

describe("an authority whose key stays offline", () => {
  const root = makeAuthority("Offline root", 365);
  const short = { validityHours: 12 };
  const signed = new Map<string, string>();
  let stack: TestStack;
  let port: number;

  /** What each client is, and the certificates that are given back. */
  function declare(clients: readonly string[], given = Object.fromEntries(signed)): void {
    stack.declare({
      port,
      serverCertificate: short,
      clients: Object.fromEntries(clients.map((name) => [name, { certificate: short }])),
      authority: {
        mode: "offline",
        certificatePem: root.certificatePem,
        signedCertificates: given,
      },
    });
  }
  async function outputs(): Promise<StackOutputs> {
    return stack.outputs();
  }
  async function sign(...names: string[]): Promise<void> {
    const { certificateRequests } = await outputs();
    for (const name of names) {
      const usage = name === "server" ? "serverAuth" : "clientAuth";
      signed.set(name, signRequest(root, certificateRequests[name] ?? "", usage));
    }
  }
  const ask = async (client: string) =>
    queryOnce(optionsOf(await outputs(), client), "select answer from public.kept");

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    port = await freePort();
  });
  afterAll(() => stack.remove());

  it("gets requests first, and no server", async () => {
    declare(["app"]);
    const { code, log } = await stack.up();
    expect(code, log).toBe(0);
    expect(log).toContain("Waiting for the authority: sign the requests");
    const { certificateRequests, evidence } = await outputs();
    expect(Object.keys(certificateRequests).sort()).toEqual(["client-app", "probe", "server"]);
    expect(evidence.passed).toBe(false);
    // As often as one likes, until the answer is there.
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("has a certificate refused that answers another request", async () => {
    await sign("server", "probe", "client-app");
    declare(["app"], { ...Object.fromEntries(signed), server: signed.get("probe") ?? "" });
    const { code, log } = await stack.preview();
    expect(code).not.toBe(0);
    expect(log).toContain("authority.signedCertificates.server");
  });

  it("gets a proven server from what it signed, and no key of anybody into the state", async () => {
    declare(["app"]);
    const { code, log } = await stack.up();
    expect(code, log).toBe(0);
    const now = await outputs();
    expect(now.evidence.passed).toBe(true);
    expect(now.evidence.probes.filter((probe) => !probe.probed).map((one) => one.name)).toEqual([
      "expired client certificate refused",
      "server certificate as client certificate refused",
    ]);
    await queryOnce(optionsOf(now, "app"), "create table public.kept as select 42 as answer");
    expect(await stack.state()).not.toContain("PRIVATE KEY");
  });

  it("keeps the server while a new client waits for its certificate", async () => {
    declare(["app", "late"]);
    const { code, log, changes } = await stack.up();
    expect(code, log).toBe(0);
    expect(log).toContain("authority.signedCertificates.client-late");
    expect(Object.values(changes)).not.toContain("delete");
    const now = await outputs();
    expect(now.evidence.passed).toBe(true);
    expect(now.clients["late"]?.certificatePem).toBe("");
    expect(now.certificates.map(({ name }) => name)).not.toContain("client-late");
    expect(await ask("app")).toEqual([{ answer: 42 }]);
  });

  it("lets the new client in once it is signed", async () => {
    await sign("client-late");
    declare(["app", "late"]);
    const { code, log } = await stack.up();
    expect(code, log).toBe(0);
    const late = optionsOf(await outputs(), "late");
    expect(await queryOnce(late, "select current_user::text as name")).toEqual([{ name: "late" }]);
  });

  it.each(["server", "probe"])("never takes a missing %s for a server to delete", async (name) => {
    const given = Object.fromEntries([...signed].filter(([one]) => one !== name));
    declare(["app", "late"], given);
    for (const refused of [await stack.preview(), await stack.up()]) {
      expect(refused.code).not.toBe(0);
      expect(errorsOf(refused).join("\n")).toContain(
        `Cannot declare the server: authority.signedCertificates is without ${name}, expected the certificates that the running server needs; keep those that it has`,
      );
    }
    expect(await ask("app")).toEqual([{ answer: 42 }]);
  });
});
