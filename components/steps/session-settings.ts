// The settings of administration sessions, given at session start: they override those of a role or
// a database (`alter role … set`, `alter database … set`), and apply before the first statement is
// parsed. Pure.

/** Settings by name. */
export type SessionSettings = Readonly<Record<string, string>>;

const LOCK_SECONDS = 30;

/**
 * Settings of every session: no unqualified name finds an object of a client (CVE-2018-1058), no
 * library of a client's choice is loaded, a backslash in a literal is a backslash, and no client's
 * setting makes a statement wait or time out.
 */
const PINNED: SessionSettings = {
  search_path: "pg_catalog,pg_temp",
  role: "none",
  local_preload_libraries: "",
  standard_conforming_strings: "on",
  client_encoding: "UTF8",
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  default_transaction_deferrable: "off",
  statement_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  lock_timeout: `${LOCK_SECONDS}s`,
  client_min_messages: "warning",
  // Unknown to PostgreSQL until the language is loaded, so no view shows them before.
  "plpgsql.extra_errors": "none",
  "plpgsql.extra_warnings": "none",
};

/**
 * Settings in a database that a client may own: triggers, event triggers and rules do not fire,
 * unless a superuser has set `enable always`.
 */
const STILL: SessionSettings = { session_replication_role: "replica" };

/**
 * Settings for statements that contain a verifier: neither the server's log nor its statement
 * statistics see them. They do not cover what an extension writes itself, such as pgaudit, which
 * leaves the text of a password out.
 */
const QUIET: SessionSettings = {
  log_statement: "none",
  log_min_error_statement: "panic",
  log_min_duration_statement: "-1",
  log_min_duration_sample: "-1",
  log_transaction_sample_rate: "0",
  log_duration: "off",
  debug_print_parse: "off",
  debug_print_rewritten: "off",
  debug_print_plan: "off",
  "pg_stat_statements.track": "none",
  track_activities: "off",
};

/**
 * Settings that are not copied to another session: those of a transaction, the authorization and
 * the seed of the session, and the name of the application.
 */
const NOT_GIVEN = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"]
  .concat(["session_authorization", "seed", "application_name"])
  .map((name) => `'${name}'`)
  .join(", ");

/**
 * SQL expression: a JSON object of every setting that a client may set for its sessions or
 * database.
 */
export const SETTABLE_BY_CLIENTS = `(select jsonb_object_agg(name, setting) from pg_settings
  where context = 'user' and setting is not null and name not in (${NOT_GIVEN}))`;

/** Returns the options of a session in the administration's own database, in libpq's form. */
export function optionsInside(quiet: boolean): string {
  return optionsText({ ...PINNED, ...(quiet ? QUIET : {}) });
}

/**
 * Returns the options of a session in another database. `usual` contains the settings that the same
 * session has in the administration's own, where no client sets any.
 */
export function optionsElsewhere(usual: SessionSettings, quiet: boolean): string {
  return optionsText({ ...usual, ...PINNED, ...STILL, ...(quiet ? QUIET : {}) });
}

function optionsText(settings: SessionSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`)
    .join(" ");
}
