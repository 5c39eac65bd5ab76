// Clusters that test servers are copies of: `initdb` takes longer than a copy.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Binaries } from "../../../components/steps/embedded-binaries";
import { serverUser } from "../../../components/steps/os-user";
import { mustRun } from "../../../components/steps/run-process";

/** The superuser, and segments of one megabyte: a whole segment is copied and most of it is empty. */
const INITDB = [
  "-U",
  "postgres",
  "--auth=reject",
  "--no-sync",
  "--no-locale",
  "-E",
  "UTF8",
  "--wal-segsize=1",
];

/** Where Linux has memory as a directory: the thousand files of a cluster are copied there at once. */
const MEMORY = "/dev/shm";
const ENOUGH_BYTES = 2 ** 30;

/** Templates of this process, by version. */
const templates = new Map<string, Promise<string>>();

/** Makes the data directory of a new cluster, which belongs to the server's user. */
export async function copyCluster(binaries: Binaries, data: string): Promise<void> {
  await runAsServer("cp", ["-a", await templateOf(binaries), data]);
}

/** Runs a program as the server's user; throws with what it said when it fails. */
export async function runAsServer(
  program: string,
  args: string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Promise<void> {
  await mustRun("prepare a test server", program, args, { ...asServerUser(), ...options });
}

/** Identity and environment of a test server. */
export function asServerUser(): { uid: number; gid: number; env: Record<string, string> } {
  const { uid, gid } = serverUser();
  return { uid, gid, env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" } };
}

/** A directory of its own that belongs to the server's user. */
export function ownedDirectory(prefix: string): string {
  const directory = fs.mkdtempSync(path.join(clusterHome(), prefix));
  const { uid, gid } = serverUser();
  fs.chownSync(directory, uid, gid);
  return directory;
}

/** Memory where there is enough of it (a container may have next to none), the disk otherwise. */
function clusterHome(): string {
  try {
    const { bavail, bsize } = fs.statfsSync(MEMORY);
    if (bavail * bsize >= ENOUGH_BYTES) return MEMORY;
  } catch {
    // Not on this system.
  }
  return os.tmpdir();
}

function templateOf({ directory, version }: Binaries): Promise<string> {
  const known = templates.get(version);
  if (known !== undefined) return known;
  const made = findTemplate(directory, version);
  templates.set(version, made);
  return made;
}

/** Made once per machine and version, and kept: a process of tests ends without a word. */
async function findTemplate(bin: string, version: string): Promise<string> {
  const { uid } = serverUser();
  const template = path.join(clusterHome(), `pgtls-cluster-${uid}-${version}`);
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
  try {
    await runAsServer(path.join(bin, "initdb"), ["-D", data, ...INITDB], { cwd: root });
    fs.renameSync(data, template);
  } catch (error) {
    // Two processes may make it at once; the first to finish wins.
    if (!fs.existsSync(template)) throw error;
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}
