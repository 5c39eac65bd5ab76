import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { buildMaterial, type MaterialInput } from "../../../components/config/material";
import type { PostgresMajor } from "../../../components/contract/postgres-major";
import { stageScript, switchScript } from "../../../components/steps/material-scripts";
import { serverUser } from "../../../components/steps/os-user";
import { freePort } from "../machine/free-port";
import { asServerUser, copyCluster, ownedDirectory } from "./cluster-template";
import { serverBinaries } from "./server-binaries";
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
  /** Directory of the set in force. */
  readonly current: string;
  /** Puts another set in force, as an update does; returns when new sessions show it. */
  deliver(input: MaterialInput): Promise<void>;
  /** Makes the server read the set in force again; returns when it has. */
  reload(): Promise<void>;
  /** As `reload`, also when nobody can ask: returns when the server has said so in its log. */
  rereads(): Promise<void>;
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
  const root = ownedDirectory("pgtls-conf-");
  const materialDirectory = path.join(root, "it's 5%p of \\material");
  fs.mkdirSync(materialDirectory);
  const { uid, gid } = serverUser();
  fs.chownSync(materialDirectory, uid, gid);
  const administrators = [os.userInfo().username];
  return { major, root, materialDirectory, port: await freePort(), administrators };
}

/** Initialises a cluster, delivers the material as an update does, and starts the server on it. */
export async function startOnMaterial(
  place: ServerPlace,
  input: MaterialInput,
): Promise<MaterialServer> {
  await initialiseCluster(place);
  return startCluster(place, input);
}

/** Initialises the cluster of a server that is started later. */
export async function initialiseCluster(place: ServerPlace): Promise<void> {
  await copyCluster(await serverBinaries(place.major), dataOf(place));
}

/** Delivers the material and starts the server; rejects with its log when it does not start. */
export async function startCluster(
  place: ServerPlace,
  input: MaterialInput,
): Promise<MaterialServer> {
  const digest = putInPlace(place, input);
  const current = path.join(place.materialDirectory, "current");
  const { process, log } = await startProcess(place, path.join(current, "postgresql.conf"));
  const { root, port } = place;
  const query = (text: string) =>
    run({ host: root, port, user: "postgres", database: "postgres" }, text);
  const show = async (expression: string) =>
    String((await query(`select ${expression} as value`))[0]?.["value"]);
  const loadTime = () => show("pg_conf_load_time()::text");
  const reload = () => signalUntilChanged(process, loadTime, 20);
  return {
    digest,
    current,
    deliver: async (next) => {
      const wanted = putInPlace(place, next);
      await reload();
      const shown = await show("current_setting('pgtls.material')");
      if (shown !== wanted) throw new Error(`the server shows ${shown}, delivered was ${wanted}`);
    },
    reload,
    rereads: () =>
      signalUntilChanged(process, async () => log().split("received SIGHUP").length, 5),
    query,
    connect: async (config) => {
      const rows = await run({ host: "127.0.0.1", port, ...config }, "select session_user as name");
      return String(rows[0]?.["name"]);
    },
    overwrite: (name, text) => fs.writeFileSync(path.join(current, name), text),
    log,
    stop: () => stop(process, root),
  };
}

/** Makes the server reread its files, and waits until what `look` gives has changed. */
async function signalUntilChanged(
  server: ChildProcess,
  look: () => Promise<unknown>,
  intervalMillis: number,
): Promise<void> {
  const before = await look();
  server.kill("SIGHUP");
  while ((await look()) === before) await sleep(intervalMillis);
}

/** Stages a set and makes it the current one; gives its digest. */
function putInPlace({ materialDirectory }: ServerPlace, input: MaterialInput): string {
  const set = buildMaterial(input);
  const owner = os.userInfo().uid === 0 ? serverUser() : undefined;
  for (const script of [stageScript(set, owner), switchScript(set.digest)]) {
    execFileSync("sh", { cwd: materialDirectory, input: script });
  }
  return set.digest;
}

const dataOf = ({ root }: ServerPlace) => path.join(root, "data");

const programsOf = async ({ major }: ServerPlace) => (await serverBinaries(major)).directory;

async function startProcess(place: ServerPlace, conf: string) {
  const args = ["-D", dataOf(place), "-c", `config_file=${conf}`];
  const program = path.join(await programsOf(place), "postgres");
  const server = spawn(program, args, {
    ...asServerUser(),
    cwd: place.root,
    stdio: "pipe",
  });
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
