// The proof of servers that keep what was promised.
import { describe, expect, it } from "vitest";
import { formatFailure } from "../../components/proof/format-evidence";
import { prove } from "../../components/proof/prove";
import type { ProofRequest } from "../../components/proof/request";
import { makeSelfSigned } from "../support/pki/test-pki";
import { testedMajors } from "../support/server/server-binaries";
import {
  type Changes,
  brokenPromises,
  provable,
  serverName,
  withDeclaredServer,
} from "./support/declared-server";

/** The name of the loopback interface, without an address to dial. */
function dialByName(): Partial<ProofRequest> {
  return { host: "localhost", connectHost: "localhost" };
}

describe("prove", () => {
  it.concurrent.each(testedMajors)(
    "finds every promise kept by a correct PostgreSQL %i",
    async (major) => {
      const evidence = await withDeclaredServer(provable(major), ({ request }) => prove(request));
      const unkept = evidence.probes.filter((probe) => !probe.passed);
      expect(unkept, formatFailure(evidence)).toEqual([]);
      expect(evidence.passed).toBe(true);
      expect(evidence.protocol).toBe("TLSv1.3");
      expect(evidence.clientDn).toBe("/CN=prober");
      expect(evidence.facts?.alpn).toBe(major < 17 ? "" : "postgresql");
      expect(Math.abs(evidence.facts?.clockSkewSeconds ?? 99)).toBeLessThanOrEqual(1);
    },
  );

  it.concurrent.each(["p256", "rsa2048"] as const)(
    "finds every promise of TLS 1.2 kept by a server with a %s key",
    async (key) => {
      const evidence = await withDeclaredServer(
        {
          conf: ["ssl_min_protocol_version = 'TLSv1.2'", "ssl_ciphers = 'HIGH:!aNULL'"],
          server: (authority) => authority.issueServer([serverName], { key }),
          request: () => ({ minProtocol: "TLSv1.2" }),
        },
        ({ request }) => prove(request),
      );
      expect(brokenPromises(evidence), formatFailure(evidence)).toEqual([]);
    },
  );

  const hosts: [string, Changes, string[]][] = [
    ["an address of the certificate", { request: () => ({ host: "127.0.0.1" }) }, []],
    [
      "an address that it is not for",
      { request: () => ({ host: "192.0.2.1" }) },
      ["verified session"],
    ],
    [
      "a name that it is not for",
      { request: () => ({ host: "other.test" }) },
      ["verified session"],
    ],
    [
      "a name that stands for the server",
      { server: (authority) => authority.issueServer(["localhost"]), request: dialByName },
      [],
    ],
  ];
  it.concurrent.each(hosts)("verifies the server by %s", async (_host, changes, reported) => {
    const evidence = await withDeclaredServer(changes, ({ request }) => prove(request));
    // Where it breaks, direct negotiation is not tried: the version is not known.
    expect(brokenPromises(evidence), formatFailure(evidence)).toEqual(reported);
  });

  it("finds every promise kept by a server whose certificate is pinned", async () => {
    const served = makeSelfSigned([serverName]);
    const changes = {
      server: () => served,
      request: () => ({ trustBundlePem: served.certificatePem }),
    };
    const evidence = await withDeclaredServer(changes, ({ request }) => prove(request));
    expect(brokenPromises(evidence), formatFailure(evidence)).toEqual([]);
    expect(evidence.facts?.chain).toEqual(["CN=Test server"]);
  });

  it("shows what the server and its certificate are", async () => {
    const evidence = await withDeclaredServer({}, ({ request }) => prove(request));
    const text = JSON.stringify(evidence);
    expect(evidence.facts).toMatchObject({
      names: [`DNS:${serverName}`, "IP Address:127.0.0.1"],
      chain: ["CN=Test server", "CN=Test authority"],
    });
    expect(text).not.toMatch(/PRIVATE KEY|BEGIN/);
  });
});
