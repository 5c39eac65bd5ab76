// The directories of an embedded instance, and its database cluster.
import * as fs from "node:fs";
import * as path from "node:path";
import type { EmbeddedChannel } from "./channel";
import { endOrphans, stopServer } from "./embedded-process";
import { instancePaths, type InstancePaths } from "./instance-paths";
import { serverUser } from "./os-user";
import { mustRun } from "./run-process";
import { StepError } from "./step-error";

/** Longest path of a Unix socket, less `/.s.PGSQL.65535` (unix(7): sun_path has 108 bytes). */
const LONGEST_RUN_DIRECTORY = 107 - 16;

/** Creates the directories with the permissions that the server needs, and no more. */
export function prepareInstance(paths: InstancePaths): void {
  if (Buffer.byteLength(paths.run) > LONGEST_RUN_DIRECTORY) {
    throw new StepError(
      `Cannot use the directory for the embedded server: a Unix socket in "${paths.run}" would ` +
        `have a path of more than 107 bytes; set \`embedded.directory\` to a shorter one`,
    );
  }
  const user = serverUser();
  const root = path.dirname(paths.data);
  fs.mkdirSync(path.dirname(root), { recursive: true, mode: 0o755 });
  make(root, 0o750, user.gid);
  make(paths.material, 0o750, user.gid);
  make(paths.run, 0o750, user.gid, user.uid);
}

function make(directory: string, mode: number, gid: number, uid = process.getuid?.() ?? 0): void {
  fs.mkdirSync(directory, { recursive: true });
  fs.chownSync(directory, uid, gid);
  fs.chmodSync(directory, mode);
}

/**
 * Returns true when there is a cluster; it is complete, because initdb runs elsewhere and `data` is
 * renamed.
 */
export function hasCluster({ data }: InstancePaths): boolean {
  return fs.existsSync(path.join(data, "PG_VERSION"));
}

/** Refuses to initialise over the rest of a damaged cluster. */
function refuseOtherFiles({ data }: InstancePaths): void {
  if (!fs.existsSync(data) || fs.readdirSync(data).length === 0) return;
  throw new StepError(
    `Cannot initialise the database cluster: ${data} has files and no PG_VERSION, expected a whole ` +
      "cluster or none; restore it, or move it away to begin anew without the data",
  );
}

/**
 * Runs initdb unless there is a cluster already. Without a password, and with peer on the socket
 * only.
 *
 * initdb creates the cluster in another directory, which is renamed to `data` once it is complete.
 */
export async function initialiseInstance(
  server: EmbeddedChannel,
  initdbArguments: string[],
): Promise<void> {
  const paths = instancePaths(server.directory);
  prepareInstance(paths);
  if (hasCluster(paths)) return;
  // A server may still run in a data directory that was removed, and hold the port.
  await endOrphans(paths.data, 0);
  refuseOtherFiles(paths);
  const user = serverUser();
  // An initdb may still run after its update was killed.
  await endOrphans(paths.initialising, 0);
  fs.rmSync(paths.initialising, { recursive: true, force: true });
  make(paths.initialising, 0o700, user.gid, user.uid);
  const fixed = [
    "-D",
    paths.initialising,
    "-U",
    "postgres",
    "--auth-local=peer",
    "--auth-host=reject",
  ];
  const locale = ["-E", "UTF8", "--locale=C"];
  await mustRun(
    "initialise the database cluster",
    path.join(server.binDirectory, "initdb"),
    [...fixed, ...locale, ...initdbArguments],
    { uid: user.uid, gid: user.gid, cwd: paths.initialising, env: { PATH: process.env["PATH"] } },
  );
  fs.renameSync(paths.initialising, paths.data);
}

/**
 * Ends the processes of an instance and removes its files: all of them, or with `keepData` all but
 * the data and the log. Does nothing where there is no instance.
 */
export async function removeInstance(directory: string, keepData: boolean): Promise<void> {
  if (!fs.existsSync(directory)) return;
  const paths = instancePaths(directory);
  await stopServer(directory);
  await endOrphans(paths.initialising, 0);
  const gone = keepData ? [paths.material, paths.run, paths.initialising] : [directory];
  for (const entry of gone) fs.rmSync(entry, { recursive: true, force: true });
}
