// One session with a client's kit, the way an application makes it: verify-full, and whatever the
// kit has to show.
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { Client, type ClientConfig } from "pg";
import { QUESTION_MILLIS } from "../wire/connection";
import { identityOf } from "../wire/identity";
import { type Outcome, outcomeOfError } from "../wire/outcome";
import { pinSession } from "../wire/pin-session";
import { untilAnswered } from "../wire/until-answered";
import { fingerprintOf } from "../wire/served-certificate";
import type { ClientKit } from "./client-kit";

/** What both ends say about one session of an application. */
export interface ClientSession {
  /** The row of `pg_stat_ssl`. */
  readonly ssl: boolean;
  readonly protocol: string;
  readonly cipher: string;
  readonly bits: number;
  readonly clientDn: string;
  /** Decimal; empty without a client certificate. */
  readonly clientSerial: string;
  /** `current_user`. */
  readonly role: string;
  readonly database: string;
  /** What the client negotiated. */
  readonly clientProtocol: string;
  /** SHA-256 of the served certificate, lower-case hexadecimal. */
  readonly serverFingerprint: string;
}

/** The session, or why there is none. */
export type LoginResult = { readonly session: ClientSession } | { readonly outcome: Outcome };

const query = `
  select s.ssl, coalesce(s.version, '') as protocol, coalesce(s.cipher, '') as cipher,
         coalesce(s.bits, 0) as bits, coalesce(s.client_dn, '') as "clientDn",
         coalesce(s.client_serial::text, '') as "clientSerial",
         current_user::text as role, pg_catalog.current_database()::text as database
  from pg_catalog.pg_stat_ssl s
  where s.pid = pg_catalog.pg_backend_pid()`;

/** Logs in, reads what both ends say, and leaves; waits for a server that is starting. */
export async function logIn(kit: ClientKit, patienceSeconds: number): Promise<LoginResult> {
  let session: ClientSession | undefined;
  const outcome = await untilAnswered(patienceSeconds * 1000, async () => {
    try {
      session = await readSession(kit);
      return { kind: "session" };
    } catch (error) {
      return outcomeOf(error);
    }
  });
  return session === undefined ? { outcome } : { session };
}

async function readSession(kit: ClientKit): Promise<ClientSession> {
  const client = new Client(clientConfig(kit));
  // A connection that breaks after the answer would otherwise end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const session = await pinSession(client);
    const { rows } = await session.query<Omit<ClientSession, "clientProtocol">>(query);
    const [row] = rows;
    if (row === undefined) throw new Error("pg_stat_ssl has no row for the session");
    const socket = socketOf(client);
    const served = fingerprintOf(socket.getPeerCertificate().raw);
    return { ...row, clientProtocol: socket.getProtocol() ?? "", serverFingerprint: served };
  } finally {
    // A connection that is broken already may never say that it has ended.
    await Promise.race([
      client.end().catch(() => undefined),
      sleep(1000, undefined, { ref: false }),
    ]);
    socketOf(client).destroy();
  }
}

function clientConfig(kit: ClientKit): ClientConfig & { sslnegotiation: "postgres" } {
  const { certificatePem = "", privateKeyPem = "", password } = kit;
  const shown = certificatePem === "" ? {} : { cert: certificatePem, key: privateKeyPem };
  return {
    host: kit.connectHost ?? kit.host,
    port: kit.port,
    user: kit.role,
    database: kit.database,
    application_name: "postgres-tls connection",
    connectionTimeoutMillis: QUESTION_MILLIS,
    query_timeout: QUESTION_MILLIS,
    // Otherwise the driver would look for one in the environment and in ~/.pgpass.
    password: () => {
      if (password !== undefined) return password;
      throw Object.assign(new Error("the server asks for a password"), { code: "ERR_PASSWORD" });
    },
    ssl: {
      ca: kit.trustBundlePem,
      ...shown,
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...identityOf(kit.host),
    },
    // Otherwise the environment could choose it.
    sslnegotiation: "postgres",
  };
}

/** The driver's socket; its types do not have it. */
function socketOf(client: Client): TLSSocket {
  return (client as unknown as { connection: { stream: TLSSocket } }).connection.stream;
}

function outcomeOf(error: unknown): Outcome {
  const { code = "", message, severity } = error as NodeJS.ErrnoException & { severity?: string };
  if (severity !== undefined) return { kind: "refused", sqlstate: code, message };
  // Codes of verification are OpenSSL's, except for the one that Node makes for names.
  const unverified = /^(?!ERR_)[A-Z]+_[A-Z_]+$/.test(code) || /ALTNAME/.test(code);
  return outcomeOfError(error, unverified);
}
