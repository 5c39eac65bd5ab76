// Connects as a declared client would, or as somebody who should not get in.
import { Client, type ClientConfig } from "pg";
import type { StackOutputs } from "../stack/test-stack";

/** Connection options of a declared client, with everything it is given. */
export function optionsOf(outputs: StackOutputs, name: string): ClientConfig {
  const client = outputs.clients[name];
  if (client === undefined) throw new Error(`no client ${name}`);
  return {
    host: "127.0.0.1",
    port: outputs.endpoint.port,
    user: client.role,
    database: client.database,
    connectionTimeoutMillis: 10_000,
    ssl: {
      ca: outputs.trustBundlePem,
      cert: client.certificatePem,
      key: outputs.clientKeys[name] ?? "",
      servername: outputs.endpoint.host,
    },
  };
}

/** Runs one statement in a session of its own; gives the rows. */
export async function queryOnce<Row extends object>(
  options: ClientConfig,
  sql: string,
): Promise<Row[]> {
  const client = new Client(options);
  client.on("error", () => undefined);
  // A client that never got in has nothing to end: waiting for its end may last for ever.
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The words with which a connection is refused, or "connected". */
export async function refusalOf(options: ClientConfig): Promise<string> {
  try {
    await queryOnce(options, "select 1");
    return "connected";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Runs statements in a session of their own; returns the first column of all their rows. */
export async function firstColumn(options: ClientConfig, sql: string): Promise<string[]> {
  const client = new Client(options);
  client.on("error", () => undefined);
  try {
    await client.connect();
    const answers = await client.query<unknown[]>({ text: sql, rowMode: "array" });
    const results = Array.isArray(answers) ? (answers as (typeof answers)[]) : [answers];
    return results.flatMap((result) => result.rows.map((row) => String(row[0] ?? "")));
  } finally {
    await client.end().catch(() => undefined);
  }
}
