// Opens a session as a client does: with the `pg` driver, and the server verified in full.
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { Client } from "pg";
import { QUESTION_MILLIS, type Target } from "./connection";
import { identityOf } from "./identity";
import { type Outcome, outcomeOfError } from "./outcome";
import { type Peer, describePeer } from "./peer";
import { type PinnedSession, pinSession } from "./pin-session";
import { type ServerConfiguration, readConfiguration } from "./server-configuration";
import { untilAnswered } from "./until-answered";

/** One session, as the server and the client see it. */
export interface Session {
  /** The row of `pg_stat_ssl`. */
  readonly server: {
    readonly ssl: boolean;
    readonly protocol: string;
    readonly cipher: string;
    readonly bits: number;
    /** PostgreSQL truncates it to 63 bytes. */
    readonly clientDn: string;
    /** Decimal. */
    readonly clientSerial: string;
  };
  readonly client: Peer;
  readonly role: string;
  readonly configuration: ServerConfiguration;
  /** As `server_version_num`: 170004 is 17.4. */
  readonly serverVersion: number;
}

/** The session, or the outcome without one. */
export type SessionResult = { readonly session: Session } | { readonly outcome: Outcome };

/** The parameters of a login. */
export interface SessionLogin {
  readonly host: string;
  readonly role: string;
  readonly database: string;
  readonly trustBundlePem: string;
  /** Omitted for a client without a certificate. */
  readonly certificatePem?: string;
  readonly keyPem?: string;
  /** Secret. Without it, the login fails on a server that asks for a password. */
  readonly password?: string;
  /** As `pg_stat_activity` shows it. Defaults to `postgres-tls probe`. */
  readonly applicationName?: string;
  /** Time limit of the connection and of each query, in milliseconds. Defaults to 5000. */
  readonly timeoutMs?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

const query = `
  select s.ssl, s.version, s.cipher, s.bits, s.client_dn, s.client_serial::text,
         session_user::text as role,
         pg_catalog.current_setting('server_version_num')::int as server_version
  from pg_catalog.pg_stat_ssl s
  where s.pid = pg_catalog.pg_backend_pid()`;

interface Row {
  ssl: boolean;
  version: string | null;
  cipher: string | null;
  bits: number | null;
  client_dn: string | null;
  client_serial: string | null;
  role: string;
  server_version: number;
}

/** Opens a session, reads what both ends report, and closes it; never throws. */
export async function openSession(target: Target, login: SessionLogin): Promise<SessionResult> {
  let session: Session | undefined;
  const outcome = await untilAnswered(QUESTION_MILLIS, async () => {
    try {
      session = await readSession(target, login);
      return { kind: "session" };
    } catch (error) {
      return outcomeOfSessionError(error);
    }
  });
  return session === undefined ? { outcome } : { session };
}

async function readSession(target: Target, login: SessionLogin): Promise<Session> {
  return withSession(target, login, async (session, socket) => {
    const { rows } = await session.query<Row>(query);
    const [row] = rows;
    if (row === undefined) throw new Error("pg_stat_ssl has no row for the session");
    const names = Object.keys(login.settings ?? {}).map((name) => name.toLowerCase());
    const configuration = await readConfiguration(session, names);
    return toSession(row, describePeer(socket), configuration);
  });
}

/** Opens a session with a verified server, passes it to `use` and closes it; rejects as the driver does. */
export async function withSession<T>(
  target: Target,
  login: SessionLogin,
  use: (session: PinnedSession, socket: TLSSocket) => Promise<T>,
): Promise<T> {
  const client = new Client(clientConfig(target, login));
  // Otherwise a connection that breaks after the answer would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(await pinSession(client), tlsSocketOf(client));
  } finally {
    // A connection that is already broken may never report its end.
    await Promise.race([
      client.end().catch(() => undefined),
      sleep(1000, undefined, { ref: false }),
    ]);
    tlsSocketOf(client).destroy();
  }
}

function clientConfig(target: Target, login: SessionLogin) {
  const { certificatePem, keyPem, timeoutMs = QUESTION_MILLIS } = login;
  return {
    host: target.host,
    port: target.port,
    user: login.role,
    database: login.database,
    application_name: login.applicationName ?? "postgres-tls probe",
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    // Otherwise the driver would look in the environment and in ~/.pgpass.
    password: () => {
      if (login.password !== undefined) return login.password;
      throw Object.assign(new Error("the server asks for a password"), { code: "ERR_PASSWORD" });
    },
    ssl: {
      ca: login.trustBundlePem,
      ...(certificatePem === undefined || keyPem === undefined
        ? {}
        : { cert: certificatePem, key: keyPem }),
      minVersion: "TLSv1.2" as const,
      rejectUnauthorized: true,
      ...identityOf(login.host),
    },
    // Otherwise the environment could set it.
    sslnegotiation: "postgres" as const,
  };
}

/** The driver's socket, which its types do not declare. */
function tlsSocketOf(client: Client): TLSSocket {
  return (client as unknown as { connection: { stream: TLSSocket } }).connection.stream;
}

function toSession(row: Row, client: Peer, configuration: ServerConfiguration): Session {
  return {
    server: {
      ssl: row.ssl,
      protocol: row.version ?? "",
      cipher: row.cipher ?? "",
      bits: row.bits ?? 0,
      clientDn: row.client_dn ?? "",
      clientSerial: row.client_serial ?? "",
    },
    client,
    role: row.role,
    configuration,
    serverVersion: row.server_version,
  };
}

/** Converts the error of a failed session to an outcome. */
export function outcomeOfSessionError(error: unknown): Outcome {
  const { code = "", message, severity } = error as NodeJS.ErrnoException & { severity?: string };
  if (severity !== undefined) return { kind: "refused", sqlstate: code, message };
  // Verification errors have OpenSSL's codes, except for Node's own code for host names.
  const unverified = /^(?!ERR_)[A-Z]+_[A-Z_]+$/.test(code) || /ALTNAME/.test(code);
  return outcomeOfError(error, unverified);
}
