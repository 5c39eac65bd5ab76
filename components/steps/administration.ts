// The one door through which statements run as superuser. Whatever a client, or the owner of a
// database, has defined, set or planted: none of it is looked up or obeyed behind this door
// (docs/decisions/administration.md).
import { StepError, type Channel } from "./channel";

/**
 * Where statements run that concern the whole cluster. No client gets in, whatever the rules and
 * grants say, because its connection limit is 0 from the moment it exists, and PostgreSQL exempts
 * superusers alone from that limit.
 */
export const ADMINISTRATION_DATABASE = "pgtls_admin";

/** The database that every cluster has; the proof logs in there, and a client may own it. */
export const MAINTENANCE_DATABASE = "postgres";

/**
 * Given when the session begins, so they beat what a role or a database has set (`alter role … set`,
 * `alter database … set`), and hold before the first statement is parsed. Nothing of a client's is
 * found by a bare name (CVE-2018-1058), a backslash in a literal is a backslash, and nothing waits
 * or gives up because a client wanted it so.
 */
const PINNED = [
  "-c search_path=pg_catalog,pg_temp",
  "-c standard_conforming_strings=on",
  "-c role=none",
  "-c client_encoding=UTF8",
  "-c default_transaction_isolation=read\\ committed",
  "-c default_transaction_read_only=off",
  "-c default_transaction_deferrable=off",
  "-c statement_timeout=0",
  "-c idle_in_transaction_session_timeout=0",
  "-c client_min_messages=warning",
].join(" ");

/**
 * For statements with a verifier in them: neither the server's log nor its statistics of statements
 * get to see them. What an extension of the server writes on its own, such as pgaudit, is beyond
 * this; pgaudit leaves the text of a password out.
 */
const QUIET = [
  ...["-c log_statement=none", "-c log_min_error_statement=panic"],
  ...["-c log_min_duration_statement=-1", "-c log_min_duration_sample=-1"],
  ...["-c log_transaction_sample_rate=0", "-c log_duration=off"],
  ...["-c debug_print_parse=off", "-c debug_print_rewritten=off", "-c debug_print_plan=off"],
  ...["-c pg_stat_statements.track=none", "-c track_activities=off"],
].join(" ");

const LOCK_SECONDS = 30;
const VERIFIER = /SCRAM-SHA-256\$[^\s']*/;

/** A statement with its session. Nobody but this module can make one, and a channel runs no other. */
class PinnedStatement {
  readonly #pinned = true;

  private constructor(
    readonly sql: string,
    readonly database: string,
    /** Settings of the session, as in libpq: `-c name=value`. */
    readonly options: string,
  ) {}

  static pin(sql: string, database: string): PinnedStatement {
    const options = VERIFIER.test(sql) ? `${PINNED} ${QUIET}` : PINNED;
    return new PinnedStatement(sql, database, options);
  }

  get pinned(): boolean {
    return this.#pinned;
  }
}
export type { PinnedStatement };

/** What the door needs of a channel. */
export type AdministrationChannel = Pick<Channel, "run">;

/** Runs a query; returns its first column, one line for each row. */
export async function readRows(
  channel: AdministrationChannel,
  sql: string,
  database = ADMINISTRATION_DATABASE,
): Promise<string[]> {
  try {
    return await channel.run(PinnedStatement.pin(sql, database));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (database !== ADMINISTRATION_DATABASE || !error.message.includes(`"${database}"`)) {
      throw new StepError(error.message.replace(new RegExp(VERIFIER, "g"), "<verifier>"));
    }
    await makeAdministrationDatabase(channel, error);
    return channel.run(PinnedStatement.pin(sql, database));
  }
}

/** Reads the JSON text that a query returns. */
export async function readJson<T>(
  channel: AdministrationChannel,
  sql: string,
  database?: string,
): Promise<T> {
  const [text] = await readRows(channel, sql, database);
  if (text === undefined) throw new StepError("Cannot read the catalogs: the answer is empty");
  return JSON.parse(text) as T;
}

/** Runs statements in one transaction; with none, nothing is run. */
export async function inTransaction(
  channel: AdministrationChannel,
  statements: readonly string[],
  database?: string,
): Promise<void> {
  if (statements.length === 0) return;
  const all = [`begin`, `set local lock_timeout = '${LOCK_SECONDS}s'`, ...statements, "commit"];
  await readRows(channel, all.join(";\n"), database);
}

/** The first administration of a cluster; another one may be doing the same at this moment. */
async function makeAdministrationDatabase(
  channel: AdministrationChannel,
  reason: Error,
): Promise<void> {
  const run = (sql: string) => channel.run(PinnedStatement.pin(sql, MAINTENANCE_DATABASE));
  const exists = `select 1 from pg_database where datname = '${ADMINISTRATION_DATABASE}'`;
  if ((await run(exists)).length > 0) throw reason;
  // From template0, since a client may have planted something in template1.
  const create = `create database ${ADMINISTRATION_DATABASE} template template0 connection limit 0`;
  try {
    await run(create);
  } catch (error) {
    if ((await run(exists)).length === 0) throw error;
  }
  await run(`revoke all on database ${ADMINISTRATION_DATABASE} from public`);
}
