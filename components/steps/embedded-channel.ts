// The channel to a local server process. The npm binaries have no psql, so SQL goes through `pg`,
// over the same Unix socket and the same peer rule.
import * as fs from "node:fs";
import { Client } from "pg";
import { StepError, type Channel, type EmbeddedChannel } from "./channel";
import { instancePaths, startServer, stopServer } from "./embedded-process";
import { serverUser } from "./os-user";
import { mustRun } from "./run-process";

export function embeddedChannel(address: EmbeddedChannel): Channel {
  const paths = instancePaths(address.directory);
  const user = serverUser();
  return {
    owner: process.getuid?.() === 0 ? { uid: user.uid, gid: user.gid } : undefined,
    inMaterial: (script) =>
      mustRun("write material", "sh", ["-s"], { input: script, cwd: paths.material }),
    query: (sql, database = "postgres", options = "") =>
      queryOverSocket(address, sql, { database, options }),
    restart: async () => {
      await stopServer(address);
      await startServer(address);
    },
    log: async (mark) => {
      const text = fs.existsSync(paths.log) ? fs.readFileSync(paths.log, "utf8") : "";
      const from = mark === "" ? Math.max(0, text.length - 4096) : Number(mark);
      return { text: text.slice(from), mark: String(text.length) };
    },
  };
}

async function queryOverSocket(
  address: EmbeddedChannel,
  sql: string,
  session: { database: string; options: string },
): Promise<string[]> {
  const client = new Client({
    host: instancePaths(address.directory).run,
    port: address.port,
    user: "postgres",
    ...session,
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const answers = await client.query<unknown[]>({ text: sql, rowMode: "array" });
    const results = Array.isArray(answers) ? (answers as (typeof answers)[]) : [answers];
    return results.flatMap((result) => result.rows.map((row) => String(row[0] ?? "")));
  } catch (error) {
    throw new StepError(`Cannot run SQL over the local socket: ${(error as Error).message}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
