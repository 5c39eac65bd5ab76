// Claims about what needs a restart, and about what a reload proves.
import { X509Certificate } from "node:crypto";
import { Client } from "pg";
import { expect, vi } from "vitest";
import { fetchServedFingerprint } from "../../components/wire/served-certificate";
import { makeAuthority, makeRevocationList } from "../support/pki/test-pki";
import { type ClaimServer, issueServer, lines, withClaimServer } from "./claim-server";
import type { Claim } from "./claims";

const fingerprint = ({ host, port }: ClaimServer) =>
  fetchServedFingerprint(host, port).catch((error: unknown) => (error as Error).message);
const patience = { timeout: 20_000 };

export const reloadClaims: readonly Claim[] = [
  {
    claim: "Switching `ssl` on needs a restart",
    measured: "A reload does it; the postmaster stays the same process",
    check: (major) =>
      withClaimServer(major, { conf: ["ssl = off"] }, async (server) => {
        const started = await server.ask("select pg_postmaster_start_time()::text");
        expect(await fingerprint(server)).toContain("no TLS");
        server.write({ "changes.conf": lines(["ssl = on"]) });
        server.reload();
        await vi.waitFor(
          async () => expect(await fingerprint(server)).toBe(server.served.fingerprint),
          patience,
        );
        expect(await server.ask("select pg_postmaster_start_time()::text")).toBe(started);
      }),
  },
  {
    claim: "A renewed server certificate needs a restart",
    measured: "A reload does it",
    check: (major) =>
      withClaimServer(major, {}, async (server) => {
        const renewed = issueServer(server.authority);
        server.write({ "server.crt": renewed.certificatePem, "server.key": renewed.keyPem });
        expect(await fingerprint(server)).toBe(server.served.fingerprint);
        server.reload();
        await vi.waitFor(
          async () => expect(await fingerprint(server)).toBe(renewed.fingerprint),
          patience,
        );
      }),
  },
  {
    claim: "A change of `ssl_ca_file` needs a restart",
    measured: "A reload does it, for another file and for another content",
    check: (major) =>
      withClaimServer(major, {}, async (server) => {
        const [second, third] = [makeAuthority("Second"), makeAuthority("Third")];
        const [ofSecond, ofThird] = [second.issueClient("app"), third.issueClient("app")];
        expect(await server.refusal({}, ofSecond)).not.toBe("connected");
        server.write({
          "second-ca.crt": second.certificatePem,
          "changes.conf": lines(["ssl_ca_file = 'second-ca.crt'"]),
        });
        server.reload();
        await vi.waitFor(
          async () => expect(await server.refusal({}, ofSecond)).toBe("connected"),
          patience,
        );
        server.write({ "second-ca.crt": third.certificatePem });
        expect(await server.refusal({}, ofThird)).not.toBe("connected");
        server.reload();
        await vi.waitFor(
          async () => expect(await server.refusal({}, ofThird)).toBe("connected"),
          patience,
        );
      }),
  },
  {
    claim: "A new revocation list needs a restart",
    measured: "A reload does it, for sessions that begin afterwards",
    check: (major) => withClaimServer(major, {}, checkRevocation),
  },
  {
    claim: "A reload that succeeded proves that the new certificate is served",
    measured:
      "With a key that does not fit, `pg_reload_conf()` is true and `SHOW` has the new file, while " +
      "the old certificate is served; only the log says `SSL configuration was not reloaded`",
    check: (major) =>
      withClaimServer(major, {}, async (server) => {
        const misfit = issueServer(server.authority);
        server.write({
          "renewed.crt": misfit.certificatePem,
          "changes.conf": lines(["ssl_cert_file = 'renewed.crt'"]),
        });
        expect(await server.ask("select pg_reload_conf()")).toBe(true);
        await vi.waitFor(
          () => expect(server.log()).toContain("SSL configuration was not reloaded"),
          patience,
        );
        await vi.waitFor(
          async () => expect(await server.ask("show ssl_cert_file")).toBe("renewed.crt"),
          patience,
        );
        expect(await fingerprint(server)).toBe(server.served.fingerprint);
      }),
  },
  {
    claim: "Changing certificates cuts open sessions",
    measured: "A session goes on, also when certificate and authority are others after a reload",
    check: (major) => withClaimServer(major, {}, checkOpenSession),
  },
];

async function checkRevocation(server: ClaimServer): Promise<void> {
  const { authority } = server;
  const [revoked, kept] = [authority.issueClient("app"), authority.issueClient("app")];
  expect(await server.refusal({}, revoked)).toBe("connected");
  const { serialNumber } = new X509Certificate(revoked.certificatePem);
  server.write({
    "client.crl": await makeRevocationList(authority, [serialNumber]),
    "changes.conf": lines(["ssl_crl_file = 'client.crl'"]),
  });
  expect(await server.refusal({}, revoked)).toBe("connected");
  server.reload();
  await vi.waitFor(
    async () => expect(await server.refusal({}, revoked)).toContain("revoked"),
    patience,
  );
  expect(await server.refusal({}, kept)).toBe("connected");
}

async function checkOpenSession(server: ClaimServer): Promise<void> {
  const other = makeAuthority("Other");
  const renewed = issueServer(other);
  const session = new Client(server.client({}, server.authority.issueClient("app")));
  await session.connect();
  try {
    server.write({
      "server.crt": renewed.certificatePem,
      "server.key": renewed.keyPem,
      "client-ca.crt": other.certificatePem,
    });
    server.reload();
    await vi.waitFor(
      async () => expect(await fingerprint(server)).toBe(renewed.fingerprint),
      patience,
    );
    const own = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    expect((await session.query(own)).rows).toEqual([{ ssl: true }]);
  } finally {
    await session.end();
  }
}
