import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Client, type ClientConfig } from "pg";

import { buildMaterial, type MaterialInput } from "../../components/config/material";
import type { PostgresMajor } from "../../components/config/postgres-major";
import { findBinaries } from "../../components/steps/embedded-binaries";
import { stageScript } from "../../components/steps/material-scripts";
import { serverUser } from "../../components/steps/os-user";
import { freePort } from "./free-port";
import { ready, stop } from "./server-process";

/** Where a server of a test is, which its material has to know beforehand. */
export interface ServerPlace {
  readonly major: PostgresMajor;
  readonly root: string;
  readonly materialDirectory: string;
  readonly port: number;
  /** OS users that may be the superuser: the one that runs the test. */
  readonly administrators: string[];
}

/** A server that runs on nothing but delivered material. */
export interface MaterialServer {
  readonly digest: string;
  /** Rows of a query over the local socket, as the superuser by peer. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** The user's name after a connection over TCP; throws as `pg` does. */
  connect(config: ClientConfig): Promise<string>;
  /** Writes over a file of the set in force. */
  overwrite(name: string, text: string): void;
  log(): string;
  stop(): Promise<void>;
}

/** Makes the directories of a server, with a path that has to be quoted everywhere. */
export async function placeServer(major: PostgresMajor): Promise<ServerPlace> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-conf-"));
  const materialDirectory = path.join(root, "it's 5%p of \\material");
  fs.mkdirSync(materialDirectory);
  const { uid, gid } = serverUser();
  for (const directory of [root, materialDirectory]) fs.chownSync(directory, uid, gid);
  const administrators = [os.userInfo().username];
  return { major, root, materialDirectory, port: await freePort(), administrators };
}

/** Initialises a cluster, delivers the material as an update does, and starts the server on it. */
export async function startOnMaterial(
  place: ServerPlace,
  input: MaterialInput,
): Promise<MaterialServer> {
  const set = buildMaterial(input);
  const owner = os.userInfo().uid === 0 ? serverUser() : undefined;
  execFileSync("sh", { cwd: place.materialDirectory, input: stageScript(set, owner) });
  const current = path.join(place.materialDirectory, "current");
  const { process, log } = await startProcess(place, path.join(current, "postgresql.conf"));
  const { root, port } = place;
  const asSuperuser = { host: root, port, user: "postgres", database: "postgres" };
  return {
    digest: set.digest,
    query: (text) => run(asSuperuser, text),
    connect: async (config) => {
      const rows = await run({ host: "127.0.0.1", port, ...config }, "select session_user as name");
      return String(rows[0]?.["name"]);
    },
    overwrite: (name, text) => fs.writeFileSync(path.join(current, name), text),
    log,
    stop: () => stop(process, root),
  };
}

async function startProcess(place: ServerPlace, conf: string) {
  const { directory } = await findBinaries(place.major, "");
  const { uid, gid } = serverUser();
  const data = path.join(place.root, "data");
  const env = { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
  const options = { uid, gid, cwd: place.root, env };
  const initdb = ["-D", data, "-U", "postgres", "--auth=reject", "--no-sync", "-E", "UTF8"];
  execFileSync(path.join(directory, "initdb"), initdb, { ...options, stdio: "pipe" });
  const args = ["-D", data, "-c", `config_file=${conf}`];
  const server = spawn(path.join(directory, "postgres"), args, { ...options, stdio: "pipe" });
  server.stdout.resume();
  const chunks: Buffer[] = [];
  server.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const log = () => Buffer.concat(chunks).toString("utf8");
  await ready(server, log);
  return { process: server, log };
}

async function run(config: ClientConfig, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(config);
  // A server that refuses may also reset the connection; the promise below has the reason.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
