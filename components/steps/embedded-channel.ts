// The channel to a local server process. The npm binaries have no psql, so SQL runs through `pg`,
// over the same Unix socket and the same peer rule.
import * as fs from "node:fs";
import { Client } from "pg";
import type { PinnedStatement } from "./administration";
import type { Channel, EmbeddedChannel } from "./channel";
import {
  endOrphans,
  isCutOff,
  postmasterOf,
  restartServer,
  runningPort,
  spawnServer,
  stopServer,
} from "./embedded-process";
import { instancePaths } from "./instance-paths";
import { allOrNothing } from "./material-scripts";
import { serverUser } from "./os-user";
import { mustRun } from "./run-process";
import { StepError } from "./step-error";

export function embeddedChannel(address: EmbeddedChannel): Channel {
  const paths = instancePaths(address.directory);
  const user = serverUser();
  return {
    owner: process.getuid?.() === 0 ? { uid: user.uid, gid: user.gid } : undefined,
    inMaterial: (script) => {
      if (!fs.existsSync(paths.material)) throw gone(address.directory);
      return mustRun("write material", "sh", ["-s"], {
        input: allOrNothing(script),
        cwd: paths.material,
      });
    },
    run: (statement) => runOverSocket(address, statement),
    clearOthers: async () => {
      if (postmasterOf(address.directory) === undefined) await endOrphans(paths.data);
    },
    isRunning: async () => postmasterOf(address.directory) !== undefined,
    isCutOff: () => Promise.resolve(isCutOff(address.directory)),
    start: () => spawnServer(address),
    restart: () => restartServer(address),
    stop: () => stopServer(address.directory),
    log: async (mark) => {
      const text = fs.existsSync(paths.log) ? fs.readFileSync(paths.log, "utf8") : "";
      const from = mark === "" ? Math.max(0, text.length - 4096) : Number(mark);
      return { text: text.slice(from), mark: String(text.length) };
    },
  };
}

function gone(directory: string): StepError {
  return new StepError(
    `Cannot find the embedded server: its directory ${directory} is gone, expected it with the ` +
      "server's data; restore it, or run `pulumi destroy` and begin anew without the data",
  );
}

async function runOverSocket(
  address: EmbeddedChannel,
  { sql, database, options }: PinnedStatement,
): Promise<string[]> {
  const client = new Client({
    host: instancePaths(address.directory).run,
    port: runningPort(address),
    user: "postgres",
    database,
    options,
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
