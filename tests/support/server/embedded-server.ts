import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { serverUser } from "../../../components/steps/os-user";
import { freePort } from "../machine/free-port";
import { asServerUser, copyCluster, ownedDirectory, runAsServer } from "./cluster-template";
import { serverBinaries, usualMajor } from "./server-binaries";
import { ready, stop } from "./server-process";

/** What a test decides about its PostgreSQL server; everything else is fixed here. */
export interface EmbeddedServerArgs {
  /** Lines of postgresql.conf; `directory` files are named relative to the data directory. */
  readonly conf: string[];
  /** Lines of pg_hba.conf. */
  readonly hba: string[];
  /** More files of the data directory, by name: certificates, keys, lists. Mode 0600. */
  readonly files: Record<string, string>;
  /** Statements run once before the first start, one each. */
  readonly sql?: string[];
  /** A port from `freePort`, when the test has to know it before the server starts. */
  readonly port?: number;
  /** PostgreSQL's major version, 14 to 18. Defaults to 17. */
  readonly major?: number;
  /** Clock of the server, as an offset for `faketime` such as "-10m". Defaults to the real one. */
  readonly clock?: string;
}

/** A running PostgreSQL server of one test. */
export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  readonly major: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Directory of the Unix socket. */
  readonly socketDirectory: string;
  /** Writes files into the data directory, as the server's user. */
  write(files: Record<string, string>): void;
  /** Makes the server read its configuration and certificates again. */
  reload(): void;
  /** What the server has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server on a free port of the loopback interface, in a directory of its own. */
export async function startEmbeddedServer(args: EmbeddedServerArgs): Promise<EmbeddedServer> {
  const major = args.major ?? usualMajor;
  const binaries = await serverBinaries(major);
  const bin = binaries.directory;
  const root = ownedDirectory("pgtls-test-");
  const data = path.join(root, "data");
  await copyCluster(binaries, data);
  const port = args.port ?? (await freePort());
  const write = (files: Record<string, string>) => writeFiles(data, files);
  write({
    "postgresql.conf": [...fixedConf(root, port), ...args.conf, ""].join("\n"),
    "pg_hba.conf": [...args.hba, ""].join("\n"),
    "pg_ident.conf": "",
    ...args.files,
  });
  if (args.sql !== undefined) await runSql(bin, data, args.sql);
  const { env, ...user } = asServerUser();
  const server = spawn(path.join(bin, "postgres"), ["-D", data], {
    cwd: root,
    ...user,
    env: args.clock === undefined ? env : { ...env, ...fakeClock(args.clock) },
  });
  const log = collectLog(server);
  await ready(server, log).catch(async (error: unknown) => {
    await stop(server, root);
    throw error;
  });
  return {
    host: "127.0.0.1",
    port,
    major,
    pid: server.pid ?? 0,
    socketDirectory: root,
    write,
    reload: () => void server.kill("SIGHUP"),
    log,
    stop: () => stop(server, root),
  };
}

/** Asks `faketime` for its library: as a parent process it would stand between a test and its server. */
function fakeClock(offset: string): Record<string, string> {
  const print = ["sh", "-c", 'echo "$LD_PRELOAD"'];
  const library = execFileSync("faketime", ["-f", offset, ...print], { encoding: "utf8" });
  return { LD_PRELOAD: library.trim(), FAKETIME: offset };
}

function fixedConf(root: string, port: number): string[] {
  return [
    "listen_addresses = '127.0.0.1'",
    `port = ${port}`,
    `unix_socket_directories = '${root}'`,
    "fsync = off",
    "lc_messages = 'C'",
    "max_connections = 30",
    "shared_buffers = 16MB",
    "log_min_messages = log",
  ];
}

/** Runs statements without a listening server, so that no test server needs an open door for it. */
async function runSql(bin: string, data: string, statements: string[]): Promise<void> {
  const input = statements.map((statement) => `${statement};\n\n`).join("");
  const arguments_ = ["--single", "-j", "-D", data, "postgres"];
  await runAsServer(path.join(bin, "postgres"), arguments_, { cwd: path.dirname(data), input });
}

function writeFiles(data: string, files: Record<string, string>): void {
  const { uid, gid } = serverUser();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(data, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    fs.chownSync(file, uid, gid);
  }
}

function collectLog(server: ChildProcess): () => string {
  const chunks: string[] = [];
  server.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  server.stdout?.resume();
  return () => chunks.join("");
}
