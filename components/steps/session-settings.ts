// How a session of the administration is set, from its beginning: what is given then beats what a
// role or a database has set (`alter role … set`, `alter database … set`), and holds before the
// first statement is parsed. Pure.

/** Settings by name. */
export type SessionSettings = Readonly<Record<string, string>>;

const LOCK_SECONDS = 30;

/**
 * Of every session. Nothing of a client's is found by a bare name (CVE-2018-1058), no library of its
 * choice is loaded, a backslash in a literal is a backslash, and nothing waits or gives up because a
 * client wanted it so.
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
  // Known only once the language is used, so that no view shows them before.
  "plpgsql.extra_errors": "none",
  "plpgsql.extra_warnings": "none",
};

/**
 * In a database that may be a client's: whatever runs by itself there, such as an event trigger,
 * stays still, unless a superuser has said `enable always`.
 */
const STILL: SessionSettings = { session_replication_role: "replica" };

/**
 * For statements with a verifier in them: neither the server's log nor its statistics of statements
 * get to see them. What an extension of the server writes on its own, such as pgaudit, is beyond
 * this; pgaudit leaves the text of a password out.
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

/** Settings that no session can be given at its beginning; they last for a transaction, or are no settings. */
const NOT_GIVEN = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"]
  .concat(["session_authorization", "seed", "application_name"])
  .map((name) => `'${name}'`)
  .join(", ");

/** Reads, as one JSON object, every setting that a client may set for its sessions or its database. */
export const SETTABLE_BY_CLIENTS = `(select jsonb_object_agg(name, setting) from pg_settings
  where context = 'user' and setting is not null and name not in (${NOT_GIVEN}))`;

/** Options of a session in the administration's own database, in libpq's form. */
export function optionsInside(quiet: boolean): string {
  return optionsText({ ...PINNED, ...(quiet ? QUIET : {}) });
}

/**
 * Options of a session in another database: `usual` is what the same session would have in the
 * administration's own, where no client sets anything.
 */
export function optionsElsewhere(usual: SessionSettings, quiet: boolean): string {
  return optionsText({ ...usual, ...PINNED, ...STILL, ...(quiet ? QUIET : {}) });
}

function optionsText(settings: SessionSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`)
    .join(" ");
}
