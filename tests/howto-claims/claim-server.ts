// A server that a claim is measured on: TLS on, a role `app`, and everything else as the claim has it.
import type { ClientConfig } from "pg";
import { queryOnce, refusalOf } from "../support/client/connect";
import { type TestAuthority, type TestCertificate, makeAuthority } from "../support/pki/test-pki";
import { type EmbeddedServer, startEmbeddedServer } from "../support/server/embedded-server";

export const serverName = "db.example.org";

/** What a claim decides about its server. */
export interface ClaimSetting {
  readonly conf?: string[];
  readonly hba?: string[];
  readonly files?: (authority: TestAuthority) => Record<string, string>;
  readonly server?: (authority: TestAuthority) => TestCertificate;
  readonly sql?: string[];
}

/** A server, and what clients know of it. */
export interface ClaimServer extends EmbeddedServer {
  readonly authority: TestAuthority;
  readonly served: TestCertificate;
  /** Options of a session with TLS, as `app` unless told otherwise. */
  client(options?: ClientConfig, certificate?: TestCertificate): ClientConfig;
  /** The words of a refusal, or "connected". */
  refusal(options?: ClientConfig, certificate?: TestCertificate): Promise<string>;
  /** The first value of the first row of a statement that the superuser runs. */
  ask(sql: string): Promise<unknown>;
}

export const withCertificates = ["hostssl all app all cert"];

/** Starts the server for one claim and stops it whatever happens. */
export async function withClaimServer(
  major: number,
  setting: ClaimSetting,
  use: (server: ClaimServer) => Promise<void>,
): Promise<void> {
  const authority = makeAuthority();
  const served = (setting.server ?? issueServer)(authority);
  const server = await startEmbeddedServer({
    major,
    // Read last, so that a claim changes settings by writing this file.
    conf: ["ssl = on", "ssl_ca_file = 'client-ca.crt'", "include_if_exists 'changes.conf'"],
    hba: ["host all postgres 127.0.0.1/32 trust", ...(setting.hba ?? withCertificates)],
    files: {
      "server.crt": served.certificatePem,
      "server.key": served.keyPem,
      "client-ca.crt": authority.certificatePem,
      "changes.conf": lines(setting.conf ?? []),
      ...setting.files?.(authority),
    },
    sql: ["create role app login", ...(setting.sql ?? [])],
  });
  try {
    await use(describeServer(server, authority, served));
  } finally {
    await server.stop();
  }
}

export function issueServer(authority: TestAuthority): TestCertificate {
  return authority.issueServer([serverName, "127.0.0.1"]);
}

/** Writes the contents of a configuration file. */
export function lines(texts: readonly string[]): string {
  return [...texts, ""].join("\n");
}

function describeServer(
  server: EmbeddedServer,
  authority: TestAuthority,
  served: TestCertificate,
): ClaimServer {
  const { host, port } = server;
  const client = (options: ClientConfig = {}, certificate?: TestCertificate): ClientConfig => ({
    host,
    port,
    user: "app",
    database: "postgres",
    connectionTimeoutMillis: 10_000,
    ssl: {
      ca: authority.certificatePem,
      ...(certificate === undefined
        ? {}
        : { cert: certificate.certificatePem, key: certificate.keyPem }),
    },
    ...options,
  });
  return {
    ...server,
    authority,
    served,
    client,
    refusal: (options, certificate) => refusalOf(client(options, certificate)),
    ask: async (sql) => {
      const rows = await queryOnce<object>(client({ user: "postgres", ssl: false }), sql);
      return Object.values(rows[0] ?? {})[0];
    },
  };
}
