import type { Client } from "pg";

/**
 * Makes a session look names up in PostgreSQL's own schema alone, before anything else is asked: the
 * database may belong to a client, and what that has planted must not run as whoever looks
 * (CVE-2018-1058). A statement, since a pooler in between may refuse settings at the start.
 */
export async function pinSession(client: Client): Promise<void> {
  await client.query("set search_path = pg_catalog, pg_temp");
}
