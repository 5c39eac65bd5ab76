// The only way to run statements as the superuser. Nothing that a client or the owner of a database
// has defined, set or planted is looked up or obeyed here (docs/decisions/administration.md).
import { MAINTENANCE_DATABASE } from "../contract/maintenance-database";
import {
  optionsElsewhere,
  optionsInside,
  SETTABLE_BY_CLIENTS,
  type SessionSettings,
} from "./session-settings";
import { StepError } from "./step-error";

/**
 * The database for statements that concern the whole cluster. No client can enter it, whatever the
 * rules say: its connection limit is 0 from its creation on, with superusers and replication
 * exempt, and nobody else has the privilege to connect. Each step checks first that this still
 * holds.
 */
export const ADMINISTRATION_DATABASE = "pgtls_admin";

const VERIFIER = /SCRAM-SHA-256\$[^\s']*/;

/**
 * A statement with the options of its session. Only this module can create one, and a channel runs
 * nothing else.
 */
class PinnedStatement {
  readonly #pinned = true;

  private constructor(
    readonly sql: string,
    readonly database: string,
    /** Session settings in libpq's form: `-c name=value`. */
    readonly options: string,
  ) {}

  /** `usual` applies in any database but the administration's own. */
  static pin(sql: string, database: string, usual: SessionSettings = {}): PinnedStatement {
    const quiet = VERIFIER.test(sql);
    const isOwn = database === ADMINISTRATION_DATABASE;
    const options = isOwn ? optionsInside(quiet) : optionsElsewhere(usual, quiet);
    return new PinnedStatement(sql, database, options);
  }

  get pinned(): boolean {
    return this.#pinned;
  }
}
export type { PinnedStatement };

/** The part of a channel that the administration needs. */
export interface AdministrationChannel {
  run(statement: PinnedStatement): Promise<string[]>;
}

/** Runs a query; returns its first column, one entry for each row. */
export async function readRows(
  channel: AdministrationChannel,
  sql: string,
  database = ADMINISTRATION_DATABASE,
): Promise<string[]> {
  const usual = await open(channel);
  return told(() => channel.run(PinnedStatement.pin(sql, database, usual)));
}

/** Parses the JSON text that a query returns. */
export async function readJson<T>(
  channel: AdministrationChannel,
  sql: string,
  database?: string,
): Promise<T> {
  const [text] = await readRows(channel, sql, database);
  if (text === undefined) throw new StepError("Cannot read the catalogs: the answer is empty");
  return JSON.parse(text) as T;
}

/** Runs statements in one transaction; does nothing when there are none. */
export async function inTransaction(
  channel: AdministrationChannel,
  statements: readonly string[],
  database?: string,
): Promise<void> {
  if (statements.length === 0) return;
  await readRows(channel, ["begin", ...statements, "commit"].join(";\n"), database);
}

/** Session settings of the clusters whose administration database was checked, by channel. */
const opened = new WeakMap<AdministrationChannel, Promise<SessionSettings>>();

/**
 * Checks the administration database once for each channel; returns a session's settings where no
 * client sets any.
 */
function open(channel: AdministrationChannel): Promise<SessionSettings> {
  const known = opened.get(channel) ?? makeSound(channel);
  opened.set(channel, known);
  known.catch(() => opened.delete(channel));
  return known;
}

interface Opening {
  readonly sound: boolean;
  readonly settings: SessionSettings;
}

/**
 * A database with another owner could be altered, entered or dropped. OID 10 is the bootstrap
 * superuser.
 */
const OPENING = `select jsonb_build_object('sound', (
  select datdba = 10 and datconnlimit = 0 and not datistemplate
    and not exists (select from pg_db_role_setting where setdatabase = d.oid)
    and not exists (select from aclexplode(coalesce(datacl, acldefault('d', datdba))) a
      where a.grantee <> d.datdba)
  from pg_database d where datname = current_database()
), 'settings', ${SETTABLE_BY_CLIENTS})::text`;

/**
 * Also repairs a database that somebody created before or was made the owner of, or whose creation
 * was interrupted.
 */
const REPAIR = [
  `alter database ${ADMINISTRATION_DATABASE} owner to current_user`,
  `alter database ${ADMINISTRATION_DATABASE} connection limit 0 is_template false`,
  `alter database ${ADMINISTRATION_DATABASE} reset all`,
  `do $$ declare other oid; begin
    for other in select distinct a.grantee from pg_database d,
      aclexplode(coalesce(datacl, acldefault('d', datdba))) a
      where datname = current_database() and a.grantee <> d.datdba
    loop
      execute format('revoke all on database %I from %s cascade', current_database(),
        case other when 0 then 'public' else quote_ident(pg_get_userbyid(other)) end);
    end loop;
  end $$`,
  `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usesysid in (select oid from pg_authid where not rolsuper)`,
].join(";\n");

async function makeSound(channel: AdministrationChannel): Promise<SessionSettings> {
  const ask = async () => {
    const statement = PinnedStatement.pin(OPENING, ADMINISTRATION_DATABASE);
    return JSON.parse((await channel.run(statement))[0] ?? "{}") as Opening;
  };
  let opening = await told(ask).catch(async (error: unknown) => {
    if (!(error instanceof Error) || !error.message.includes(`"${ADMINISTRATION_DATABASE}"`)) {
      throw error;
    }
    await makeReachable(channel, error);
    return ask();
  });
  if (!opening.sound) {
    await channel.run(PinnedStatement.pin(REPAIR, ADMINISTRATION_DATABASE));
    opening = await ask();
  }
  if (opening.sound) return opening.settings;
  throw new StepError(
    `Cannot administer the server: the database ${ADMINISTRATION_DATABASE} is changed by somebody ` +
      "else at this moment, expected nobody; run the update again",
  );
}

/** Creates the administration database; another update may be doing the same at this moment. */
async function makeReachable(channel: AdministrationChannel, reason: Error): Promise<void> {
  const run = (sql: string) => channel.run(PinnedStatement.pin(sql, MAINTENANCE_DATABASE));
  const state = `select datallowconn::text from pg_database where datname = '${ADMINISTRATION_DATABASE}'`;
  const [allowed] = await run(state);
  if (allowed === "true") throw reason;
  if (allowed === "false") {
    await run(`alter database ${ADMINISTRATION_DATABASE} allow_connections true`);
    return;
  }
  // From template0, because a client may have planted something in template1.
  const create = `create database ${ADMINISTRATION_DATABASE} template template0 connection limit 0`;
  try {
    await run(create);
  } catch (error) {
    if ((await run(state)).length === 0) throw error;
  }
}

/** Removes verifiers from errors: PostgreSQL may quote the statement. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StepError(error.message.replace(new RegExp(VERIFIER, "g"), "<verifier>"));
  }
}
