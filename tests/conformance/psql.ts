// psql, with the libpq of the server's version where that is not older than psql itself.
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { type ProcessResult, runProcess } from "../../components/steps/run-process";
import { serverBinaries } from "../support/server/server-binaries";
import type { Client } from "./case";

/** Runs psql with one connection; `directory` is where it finds its files. */
export interface Psql {
  run(
    client: Client,
    commands: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<ProcessResult>;
  /** Opens a session that stays until it is closed. */
  open(client: Client): PsqlSession;
}

export interface PsqlSession {
  /** The first line that a command answers. */
  ask(command: string): Promise<string>;
  close(): void;
}

/** Prepares psql for the servers of a major version. */
export async function preparePsql(major: number, directory: string): Promise<Psql> {
  const program = findPsql();
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: directory,
    LC_ALL: "C",
    PGCONNECT_TIMEOUT: "20",
    PGPASSFILE: path.join(directory, "passwords"),
    PGSERVICEFILE: path.join(directory, "services"),
    ...(await libraryPath(program, major)),
  };
  const args = (client: Client) => ["-X", "-w", "-A", "-t", "-d", connectionString(client)];
  return {
    run: (client, commands, environment = {}) => {
      const sql = commands.flatMap((command) => ["-c", command]);
      const options = { cwd: directory, env: { ...env, ...environment } };
      return runProcess(program, [...args(client), ...sql], options);
    },
    open: (client) => openSession(spawn(program, args(client), { cwd: directory, env })),
  };
}

function openSession(psql: ChildProcessWithoutNullStreams): PsqlSession {
  const lines = createInterface(psql.stdout)[Symbol.asyncIterator]();
  // When psql has ended there is no next line, which is answer enough.
  psql.stdin.on("error", () => undefined);
  return {
    ask: async (command) => {
      psql.stdin.write(`${command};\n`);
      return String((await lines.next()).value);
    },
    close: () => psql.stdin.end(),
  };
}

/** Debian's `psql` is a script that looks for the newest one at each start. */
function findPsql(): string {
  const installed = "/usr/lib/postgresql";
  const versions = fs.existsSync(installed) ? fs.readdirSync(installed) : [];
  const [newest] = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(installed, version, "bin", "psql"))
    .filter((program) => fs.existsSync(program));
  return newest ?? "psql";
}

/** An older libpq may lack functions that psql needs. */
async function libraryPath(program: string, major: number): Promise<Record<string, string>> {
  const version = execFileSync(program, ["--version"], { encoding: "utf8" });
  const own = Number(/\b(\d+)/.exec(version)?.[1]);
  const library = path.join((await serverBinaries(major)).directory, "..", "lib");
  const usable = major >= own && fs.existsSync(path.join(library, "libpq.so.5"));
  return usable ? { LD_LIBRARY_PATH: library } : {};
}

function connectionString(client: Client): string {
  return Object.entries(client)
    .map(([name, value]) => `${name}='${value.replace(/['\\]/g, "\\$&")}'`)
    .join(" ");
}
