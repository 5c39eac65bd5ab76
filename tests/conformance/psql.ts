// psql, with the libpq of the server's version where that is not older than psql itself.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type ProcessResult, runProcess } from "../../components/steps/run-process";
import { serverBinaries } from "../support/server-binaries";
import type { Client } from "./case";

/** Runs psql with one connection; `directory` is where it finds its files. */
export interface Psql {
  run(
    client: Client,
    commands: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<ProcessResult>;
}

/** Prepares psql for the servers of a major version. */
export async function preparePsql(major: number, directory: string): Promise<Psql> {
  const program = findPsql();
  const usual = {
    ...{ PATH: process.env["PATH"] ?? "", HOME: directory, LC_ALL: "C", PGCONNECT_TIMEOUT: "20" },
    PGPASSFILE: path.join(directory, "passwords"),
    PGSERVICEFILE: path.join(directory, "services"),
    ...(await libraryPath(program, major)),
  };
  return {
    run: (client, commands, environment = {}) => {
      const sql = commands.flatMap((command) => ["-c", command]);
      const args = ["-X", "-w", "-A", "-t", "-d", connectionString(client), ...sql];
      return runProcess(program, args, { cwd: directory, env: { ...usual, ...environment } });
    },
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
