// Reads the configuration of a verified server over a session.
import type { Target } from "../wire/connection";
import type { Outcome } from "../wire/outcome";
import { type Peer, describePeer } from "../wire/peer";
import type { PinnedSession } from "../wire/pin-session";
import { type HbaFileRule, type Read, readConfiguration } from "../wire/server-configuration";
import { type SessionLogin, outcomeOfSessionError, withSession } from "../wire/session";
import { untilAnswered } from "../wire/until-answered";

/** The facts that a session shows. */
export interface InsideView {
  readonly role: string;
  /** As `server_version_num`: 170004 is 17.4. */
  readonly serverVersion: number;
  readonly superuser: boolean;
  /** The row of `pg_stat_ssl`. */
  readonly row: {
    readonly ssl: boolean;
    readonly protocol: string;
    readonly cipher: string;
    readonly bits: number;
    /** Decimal; empty without a client certificate. */
    readonly clientSerial: string;
  };
  readonly client: Peer;
  /** Values of the settings that were asked for, by name; without those that the server lacks or hides. */
  readonly settings: Readonly<Record<string, string>>;
  readonly rules: Read<HbaFileRule[]>;
}

/** The view, or the reason why there is none. */
export type Inside =
  | { readonly kind: "seen"; readonly view: InsideView }
  | { readonly kind: "refused"; readonly outcome: Outcome }
  | { readonly kind: "notTried"; readonly why: string };

const settingNames = [
  "ssl_min_protocol_version",
  "ssl_ciphers",
  "ssl_ca_file",
  "ssl_crl_file",
  "ssl_crl_dir",
  "password_encryption",
];

const rowQuery = `
  select s.ssl, coalesce(s.version, '') as protocol, coalesce(s.cipher, '') as cipher,
         coalesce(s.bits, 0) as bits, coalesce(s.client_serial::text, '') as "clientSerial",
         session_user::text as role,
         pg_catalog.current_setting('server_version_num')::int as version,
         pg_catalog.current_setting('is_superuser') = 'on' as superuser
  from pg_catalog.pg_stat_ssl s
  where s.pid = pg_catalog.pg_backend_pid()`;

const settingsQuery = `
  select name, setting from pg_catalog.pg_settings where name = any($1::text[])`;

type Row = InsideView["row"] & { role: string; version: number; superuser: boolean };

/** Logs in, reads the view and logs out; never throws. */
export async function lookInside(
  target: Target,
  login: SessionLogin,
  timeoutMs: number,
): Promise<Inside> {
  let view: InsideView | undefined;
  const outcome = await untilAnswered(timeoutMs, async (leftMs) => {
    try {
      view = await withSession(target, { ...login, timeoutMs: leftMs }, async (session, socket) =>
        readView(session, describePeer(socket)),
      );
      return { kind: "session" };
    } catch (error) {
      return outcomeOfSessionError(error);
    }
  });
  return view === undefined ? { kind: "refused", outcome } : { kind: "seen", view };
}

async function readView(session: PinnedSession, peer: Peer): Promise<InsideView> {
  const [row] = (await session.query<Row>(rowQuery)).rows;
  if (row === undefined) throw new Error("pg_stat_ssl has no row for the session");
  const { rows } = await session.query<{ name: string; setting: string }>(settingsQuery, [
    settingNames,
  ]);
  const { role, version, superuser, ...ofSession } = row;
  const { rules } = await readConfiguration(session, []);
  return {
    role,
    serverVersion: version,
    superuser,
    row: ofSession,
    client: peer,
    settings: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
    rules,
  };
}
