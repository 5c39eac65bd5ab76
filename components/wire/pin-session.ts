import type { Client, QueryResult } from "pg";

/** A session whose search path has only PostgreSQL's own schema; `pinSession` alone makes one. */
export class PinnedSession {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Runs a query as `pg` does; `values` are the parameters `$1` and so on. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<QueryResult<Row>> {
    return this.#client.query<Row>(text, values);
  }

  static async pin(client: Client): Promise<PinnedSession> {
    await client.query("set search_path = pg_catalog, pg_temp");
    return new PinnedSession(client);
  }
}

/**
 * Sets the search path of a session to PostgreSQL's own schema, before any other statement: a client
 * may own the database, and its objects must not run with the privileges of this session
 * (CVE-2018-1058). A `set` statement, because a pooler may refuse settings in the startup message.
 */
export const pinSession = (client: Client): Promise<PinnedSession> => PinnedSession.pin(client);
