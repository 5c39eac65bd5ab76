// Claims about who gets in, and about names.
import * as os from "node:os";
import * as path from "node:path";
import { Client } from "pg";
import { expect, vi } from "vitest";
import { findPsql, runPsql } from "../sslmodes/psql";
import { queryOnce } from "../support/client/connect";
import { type ClaimServer, serverName, withCertificates, withClaimServer } from "./claim-server";
import type { Claim } from "./claims";

const patience = { timeout: 20_000 };
/** No secret: of a server that lives for one test, on the loopback interface. */
const password = "only for this test";
const withPassword = [`alter role app password '${password}'`];

export const configurationClaims: readonly Claim[] = [
  {
    claim: "`ssl = on` makes every session use TLS",
    measured: "A `host` line lets sessions in without it; only `hostssl` lines insist",
    check: (major) =>
      withClaimServer(major, { hba: ["host postgres app all trust"] }, async (server) => {
        const own = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
        const rows = await queryOnce(server.client({ ssl: false }), own);
        expect(rows).toEqual([{ ssl: false }]);
        server.write({ "pg_hba.conf": "hostssl postgres app all trust\n" });
        server.reload();
        const refusal = () => server.refusal({ ssl: false });
        await vi.waitFor(async () => expect(await refusal()).toContain("no encryption"), patience);
        expect(await server.refusal()).toBe("connected");
      }),
  },
  {
    claim: "`hostssl` lines keep the server from starting while `ssl` is off",
    measured: "It starts, and logs that the line cannot match",
    check: (major) =>
      withClaimServer(major, { conf: ["ssl = off"] }, async (server) => {
        expect(server.log()).toContain("hostssl record cannot match because SSL is disabled");
        expect(await server.ask("show ssl")).toBe("off");
      }),
  },
  {
    claim: "`clientcert=1` asks for a client's certificate",
    measured: "The value is gone: the whole file is refused and the old rules stay",
    check: (major) => withClaimServer(major, {}, checkClientcert),
  },
  {
    claim: "The method `cert` needs `clientcert` beside it",
    measured: "`cert` alone asks for a certificate and compares its CN with the role",
    check: (major) =>
      withClaimServer(major, { hba: withCertificates }, async (server) => {
        const { authority } = server;
        expect(await server.refusal()).toContain("requires a valid client certificate");
        expect(await server.refusal({}, authority.issueClient("other"))).toContain(
          'certificate authentication failed for user "app"',
        );
        expect(await server.refusal({}, authority.issueClient("app"))).toBe("connected");
      }),
  },
  {
    claim: "Passwords need the method `md5`",
    measured:
      "Passwords are stored for SCRAM unless told otherwise, `scram-sha-256` lets in, and even an " +
      "`md5` line asks for SCRAM",
    check: async (major) => {
      for (const method of ["scram-sha-256", "md5"]) {
        const setting = { hba: [`hostssl postgres app all ${method}`], sql: withPassword };
        await withClaimServer(major, setting, checkScram);
      }
    },
  },
  {
    claim: "Clients compare the host's name with the CN of the certificate",
    measured:
      "libpq ignores the CN as soon as the certificate has a name of the same kind as a subject alternative name",
    check: (major) =>
      withClaimServer(
        major,
        {
          hba: ["hostssl postgres app all trust"],
          server: (authority) =>
            authority.issueServer(["san.example.org"], { commonName: serverName }),
        },
        (server) => checkNames(server, major),
      ),
  },
];

async function checkClientcert(server: ClaimServer): Promise<void> {
  const before = await server.ask("select count(*)::int from pg_hba_file_rules");
  server.write({
    "pg_hba.conf": [
      "host all postgres 127.0.0.1/32 trust",
      "hostssl postgres app all trust clientcert=1",
      "",
    ].join("\n"),
  });
  server.reload();
  await vi.waitFor(() => expect(server.log()).toContain("pg_hba.conf was not reloaded"), patience);
  expect(server.log()).toContain('invalid value for clientcert: "1"');
  expect(before).toBe(2);
  const certificate = server.authority.issueClient("app");
  expect(await server.refusal()).toContain("requires a valid client certificate");
  expect(await server.refusal({}, certificate)).toBe("connected");
}

/** The server's request is what decides: it would ask for MD5 by another message. */
async function checkScram(server: ClaimServer): Promise<void> {
  expect(await server.ask("show password_encryption")).toBe("scram-sha-256");
  const client = new Client(server.client({ password }));
  const requests: string[] = [];
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  for (const name of ["authenticationSASL", "authenticationMD5Password"]) {
    connection.on(name, () => requests.push(name));
  }
  await client.connect();
  await client.end();
  expect(requests).toEqual(["authenticationSASL"]);
}

/** With the libpq of the same version as the server. */
async function checkNames(server: ClaimServer, major: number): Promise<void> {
  const psql = await findPsql(major);
  const directory = path.join(server.socketDirectory, "data");
  const ask = (host: string) =>
    runPsql(
      psql,
      {
        PGHOST: host,
        PGHOSTADDR: server.host,
        PGPORT: String(server.port),
        PGUSER: "app",
        PGDATABASE: "postgres",
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: path.join(directory, "client-ca.crt"),
        HOME: os.tmpdir(),
      },
      "select 'connected';\n",
    );
  const { complaint } = await ask(serverName);
  expect(complaint).toContain(`does not match host name "${serverName}"`);
  expect((await ask("san.example.org")).stdout).toBe("connected\n");
}
