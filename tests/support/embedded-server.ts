import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";

import { serverBinaries } from "./server-binaries";

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
}

/** A running PostgreSQL server of one test. */
export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  readonly major: number;
  /** Writes files into the data directory, as the server's user. */
  write(files: Record<string, string>): void;
  /** Makes the server read its configuration and certificates again. */
  reload(): void;
  /** What the server has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

const template: { directory?: string } = {};

/** Starts a PostgreSQL server on a free port of the loopback interface, in a directory of its own. */
export async function startEmbeddedServer(args: EmbeddedServerArgs): Promise<EmbeddedServer> {
  const root = ownedDirectory("pgtls-test-");
  const data = path.join(root, "data");
  run("cp", ["-a", initialisedTemplate(), data]);
  const port = args.port ?? (await freePort());
  const write = (files: Record<string, string>) => writeFiles(data, files);
  write({
    "postgresql.conf": [...fixedConf(root, port), ...args.conf, ""].join("\n"),
    "pg_hba.conf": [...args.hba, ""].join("\n"),
    "pg_ident.conf": "",
    ...args.files,
  });
  if (args.sql !== undefined) {
    runSql(data, args.sql);
  }
  const server = spawn(binary("postgres"), ["-D", data], { cwd: root, ...asServerUser() });
  const log = collectLog(server);
  await ready(server, log);
  return {
    host: "127.0.0.1",
    port,
    major: Number(fs.readFileSync(path.join(data, "PG_VERSION"), "utf8")),
    write,
    reload: () => void server.kill("SIGHUP"),
    log,
    stop: () => stop(server, root),
  };
}

/** Finds a port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as net.AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
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

/** The cluster that every server of this process is a copy of: initdb takes longer than a copy. */
function initialisedTemplate(): string {
  if (template.directory === undefined) {
    const root = ownedDirectory("pgtls-template-");
    const directory = path.join(root, "data");
    const options = ["-U", "postgres", "--auth=reject", "--no-sync", "--no-locale", "-E", "UTF8"];
    run(binary("initdb"), ["-D", directory, ...options], { cwd: root });
    process.once("exit", () => fs.rmSync(root, { recursive: true, force: true }));
    template.directory = directory;
  }
  return template.directory;
}

/** Runs statements without a listening server, so that no test server needs an open door for it. */
function runSql(data: string, statements: string[]): void {
  run(binary("postgres"), ["--single", "-j", "-D", data, "postgres"], {
    cwd: path.dirname(data),
    input: statements.map((statement) => `${statement};\n\n`).join(""),
  });
}

function run(command: string, args: string[], extra: { cwd?: string; input?: string } = {}): void {
  execFileSync(command, args, { stdio: ["pipe", "pipe", "pipe"], ...extra, ...asServerUser() });
}

function binary(name: string): string {
  return path.join(serverBinaries(), name);
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
  return { ...serverUser(), env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" } };
}

/** PostgreSQL refuses to run as root, and initdb wants a user that has a name. */
function serverUser(): { uid: number; gid: number } {
  const { uid, gid } = os.userInfo();
  if (uid !== 0) {
    return { uid, gid };
  }
  const users = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields !== undefined) {
      return { uid: Number(fields[2]), gid: Number(fields[3]) };
    }
  }
  throw new Error("Cannot start a test server: the machine has no user postgres or nobody");
}

function collectLog(server: ChildProcess): () => string {
  const chunks: string[] = [];
  server.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  server.stdout?.resume();
  return () => chunks.join("");
}

async function ready(server: ChildProcess, log: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`Cannot start a test server: it ended with\n${log()}`));
    server.once("exit", fail);
    server.once("error", reject);
    server.stderr?.on("data", () => {
      if (log().includes("database system is ready to accept connections")) {
        server.off("exit", fail);
        resolve();
      }
    });
  });
}

async function stop(server: ChildProcess, root: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGQUIT");
    await ended;
  }
  fs.rmSync(root, { recursive: true, force: true });
}
