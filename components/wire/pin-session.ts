import type { Client, QueryResult } from "pg";

/** A session that looks names up in PostgreSQL's own schema alone; only `pinSession` makes one. */
export class PinnedSession {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Asks as `pg` does; `values` stand for `$1` and so on. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<QueryResult<Row>> {
    return this.#client.query<Row>(text, values);
  }

  static async pin(client: Client): Promise<PinnedSession> {
    await client.query("set search_path = pg_catalog, pg_temp");
    return new PinnedSession(client);
  }
}

/**
 * Makes a session look names up in PostgreSQL's own schema alone, before anything else is asked: the
 * database may belong to a client, and what that has planted must not run as whoever looks
 * (CVE-2018-1058). A statement, since a pooler in between may refuse settings at the start.
 */
export const pinSession = (client: Client): Promise<PinnedSession> => PinnedSession.pin(client);
