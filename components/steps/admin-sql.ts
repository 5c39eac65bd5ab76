// SQL of a superuser in databases where clients can make objects of their own.
import { StepError, type Channel } from "./channel";

/** Nothing that a client made is found by its bare name (CVE-2018-1058). */
const SAFE = "-c search_path=pg_catalog";

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

/** Reads the JSON text that a query gives. */
export async function readJson<T>(channel: Channel, sql: string, database?: string): Promise<T> {
  const [text] = await channel.query(sql, database, SAFE);
  if (text === undefined) throw new StepError("Cannot read the catalogs: the answer is empty");
  return JSON.parse(text) as T;
}

/** Gives the first column, a line a row. */
export function readRows(channel: Channel, sql: string, database?: string): Promise<string[]> {
  return channel.query(sql, database, SAFE);
}

/** Runs statements in one transaction; none, and nothing is run. */
export async function inTransaction(
  channel: Channel,
  statements: readonly string[],
  database?: string,
): Promise<void> {
  if (statements.length === 0) return;
  const all = [`begin`, `set local lock_timeout = '${LOCK_SECONDS}s'`, ...statements, "commit"];
  const isSecret = statements.some((statement) => VERIFIER.test(statement));
  try {
    await channel.query(all.join(";\n"), database, isSecret ? `${SAFE} ${QUIET}` : SAFE);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StepError(error.message.replace(new RegExp(VERIFIER, "g"), "<verifier>"));
  }
}

const VERIFIER = /SCRAM-SHA-256\$[^\s']*/;
