import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import type { Binaries } from "../../components/steps/embedded-binaries";
import { mustRun } from "../../components/steps/run-process";
import { serverUser } from "../../components/steps/os-user";
import { freePort } from "./free-port";
import { ready, stop } from "./server-process";
import { serverBinaries, usualMajor } from "./server-binaries";

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

/** Clusters that servers of this process are copies of, by version: initdb takes longer. */
const templates = new Map<string, Promise<string>>();

/** Starts a PostgreSQL server on a free port of the loopback interface, in a directory of its own. */
export async function startEmbeddedServer(args: EmbeddedServerArgs): Promise<EmbeddedServer> {
  const major = args.major ?? usualMajor;
  const binaries = await serverBinaries(major);
  const bin = binaries.directory;
  const root = ownedDirectory("pgtls-test-");
  const data = path.join(root, "data");
  await run("cp", ["-a", await initialisedTemplate(binaries), data]);
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
    ...{ cwd: root, ...user },
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

function initialisedTemplate({ directory, version }: Binaries): Promise<string> {
  const known = templates.get(version);
  if (known !== undefined) return known;
  const made = initialise(directory, version);
  templates.set(version, made);
  return made;
}

/** Made once per machine and version, and kept: a process of tests ends without a word. */
async function initialise(bin: string, version: string): Promise<string> {
  const { uid } = serverUser();
  const template = path.join(os.tmpdir(), `pgtls-template-${uid}-${version}`);
  if (!fs.existsSync(template)) await makeTemplate(bin, template);
  if (fs.lstatSync(template).uid !== uid) {
    throw new Error(`Cannot start a test server: ${template} belongs to another user`);
  }
  return template;
}

/** Renamed when it is whole, so that no half of it is ever used. */
async function makeTemplate(bin: string, template: string): Promise<void> {
  const root = ownedDirectory("pgtls-template-");
  const data = path.join(root, "data");
  const options = ["-U", "postgres", "--auth=reject", "--no-sync", "--no-locale", "-E", "UTF8"];
  try {
    await run(path.join(bin, "initdb"), ["-D", data, ...options], root);
    fs.renameSync(data, template);
  } catch (error) {
    // Two processes may make it at once; the first to finish wins.
    if (!fs.existsSync(template)) throw error;
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

/** Runs statements without a listening server, so that no test server needs an open door for it. */
async function runSql(bin: string, data: string, statements: string[]): Promise<void> {
  const input = statements.map((statement) => `${statement};\n\n`).join("");
  const arguments_ = ["--single", "-j", "-D", data, "postgres"];
  await run(path.join(bin, "postgres"), arguments_, path.dirname(data), input);
}

async function run(command: string, args: string[], cwd?: string, input = ""): Promise<void> {
  await mustRun("prepare a test server", command, args, {
    ...asServerUser(),
    input,
    ...(cwd === undefined ? {} : { cwd }),
  });
}

function writeFiles(data: string, files: Record<string, string>): void {
  const { uid, gid } = serverUser();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(data, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    fs.chownSync(file, uid, gid);
  }
}

function ownedDirectory(prefix: string): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  const { uid, gid } = serverUser();
  fs.chownSync(directory, uid, gid);
  return directory;
}

function asServerUser(): { uid: number; gid: number; env: Record<string, string> } {
  const { uid, gid } = serverUser();
  return { uid, gid, env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" } };
}

function collectLog(server: ChildProcess): () => string {
  const chunks: string[] = [];
  server.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  server.stdout?.resume();
  return () => chunks.join("");
}
