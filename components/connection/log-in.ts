// Opens a session with a client's kit as an application does: with verify-full and the kit's
// credentials.
import type { TLSSocket } from "node:tls";
import type { Outcome } from "../wire/outcome";
import type { PinnedSession } from "../wire/pin-session";
import { fingerprintOf } from "../wire/served-certificate";
import { outcomeOfSessionError, type SessionLogin, withSession } from "../wire/session";
import { untilAnswered } from "../wire/until-answered";
import type { ClientKit } from "./client-kit";

/** An application's session, as the server and the client see it. */
export interface ClientSession {
  /** From `pg_stat_ssl`, like the properties up to `clientSerial`. */
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
  /** The protocol that the client negotiated. */
  readonly clientProtocol: string;
  /** SHA-256 of the served certificate, lower-case hexadecimal. */
  readonly serverFingerprint: string;
}

/** The session, or the outcome without one. */
export type LoginResult = { readonly session: ClientSession } | { readonly outcome: Outcome };

const query = `
  select s.ssl, coalesce(s.version, '') as protocol, coalesce(s.cipher, '') as cipher,
         coalesce(s.bits, 0) as bits, coalesce(s.client_dn, '') as "clientDn",
         coalesce(s.client_serial::text, '') as "clientSerial",
         current_user::text as role, pg_catalog.current_database()::text as database
  from pg_catalog.pg_stat_ssl s
  where s.pid = pg_catalog.pg_backend_pid()`;

/** Logs in, reads what both ends report and logs out; waits for a server that is starting. */
export async function logIn(kit: ClientKit, patienceSeconds: number): Promise<LoginResult> {
  let session: ClientSession | undefined;
  const outcome = await untilAnswered(patienceSeconds * 1000, async () => {
    try {
      session = await readSession(kit);
      return { kind: "session" };
    } catch (error) {
      return outcomeOfSessionError(error);
    }
  });
  return session === undefined ? { outcome } : { session };
}

async function readSession(kit: ClientKit): Promise<ClientSession> {
  return withSession({ host: kit.connectHost ?? kit.host, port: kit.port }, loginOf(kit), read);
}

async function read(session: PinnedSession, socket: TLSSocket): Promise<ClientSession> {
  const { rows } = await session.query<Omit<ClientSession, "clientProtocol">>(query);
  const [row] = rows;
  if (row === undefined) throw new Error("pg_stat_ssl has no row for the session");
  const served = fingerprintOf(socket.getPeerCertificate().raw);
  return { ...row, clientProtocol: socket.getProtocol() ?? "", serverFingerprint: served };
}

function loginOf(kit: ClientKit): SessionLogin {
  const { host, role, database, trustBundlePem, certificatePem = "", privateKeyPem = "" } = kit;
  return {
    host,
    role,
    database,
    trustBundlePem,
    applicationName: "postgres-tls connection",
    ...(certificatePem === "" ? {} : { certificatePem, keyPem: privateKeyPem }),
    ...(kit.password === undefined ? {} : { password: kit.password }),
  };
}
