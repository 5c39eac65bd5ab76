// The embedded server as an operating system process: finds, starts, restarts and stops it.
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EmbeddedChannel } from "./channel";
import { instancePaths } from "./instance-paths";
import { isAlive, processesIn, signal } from "./os-process";
import { serverUser } from "./os-user";
import { postmasterAmong } from "./postmaster-among";
import { StepError } from "./step-error";

const POLL_MILLIS = 20;
const START_SECONDS = 20;
const ORPHAN_SECONDS = 5;
/** Time for a fast shutdown before an immediate one. */
const GRACE_SECONDS = 60;

/**
 * Stops process $1, waits for its end, and executes the remaining arguments. A zombie has ended: in
 * a container there may be no process that reaps it.
 */
const RESTART = `kill -INT "$1"
while kill -0 "$1" 2>/dev/null && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; do sleep 0.05; done
shift
exec "$@"`;

/**
 * Returns the postmaster's process id, even if it does not accept connections yet; undefined when
 * none runs.
 */
export function postmasterOf(directory: string): number | undefined {
  const { data } = instancePaths(directory);
  return postmasterAmong(serverProcesses(data), data);
}

/** Returns the postmaster's process id; undefined when no server accepts connections. */
export async function livingPid(server: EmbeddedChannel): Promise<number | undefined> {
  const pid = postmasterOf(server.directory);
  if (pid === undefined) return undefined;
  const { run } = instancePaths(server.directory);
  return (await accepts(path.join(run, `.s.PGSQL.${runningPort(server)}`))) ? pid : undefined;
}

/** Returns the port in the name of the server's socket: the current one, not the declared one. */
export function runningPort({ directory, port }: EmbeddedChannel): number {
  const { pid: file } = instancePaths(directory);
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  const running = Number(lines[3]);
  return Number.isInteger(running) && running > 0 ? running : port;
}

/**
 * Returns true when the running server's pid file or socket was removed; it does not create them
 * again.
 */
export function isCutOff(directory: string): boolean {
  const { pid: file, run } = instancePaths(directory);
  if (!fs.existsSync(file)) return true;
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const [port, status = ""] = [lines[3], lines[7]];
  return status.startsWith("ready") && !fs.existsSync(path.join(run, `.s.PGSQL.${port}`));
}

/** Starts the server; returns once there is a postmaster, or the process has ended. */
export async function spawnServer(server: EmbeddedChannel): Promise<void> {
  await awaitPostmaster(server.directory, launch(server, programOf(server), argumentsOf(server)));
}

/**
 * Restarts the server from a separate process, so that the server comes back even when the step is
 * cut short. Waits for the new postmaster, or the end of that process.
 */
export async function restartServer(server: EmbeddedChannel): Promise<void> {
  const before = postmasterOf(server.directory);
  if (before === undefined) return spawnServer(server);
  const words = ["-c", RESTART, "sh", String(before), programOf(server), ...argumentsOf(server)];
  const child = launch(server, "sh", words);
  const patient = Date.now() + GRACE_SECONDS * 1000;
  while (isAlive(before) && !hasEnded(child)) {
    if (Date.now() > patient) signal(before, "SIGQUIT");
    await sleep(POLL_MILLIS);
  }
  if (isAlive(before)) {
    throw new StepError(`Cannot restart the embedded server: process ${before} did not end`);
  }
  await awaitPostmaster(server.directory, child);
}

/** Stops the server: a fast shutdown, and after the grace period an immediate one. */
export async function stopServer(directory: string, graceSeconds = GRACE_SECONDS): Promise<void> {
  const pid = postmasterOf(directory);
  if (pid === undefined) return;
  for (const [name, seconds] of [
    ["SIGINT", graceSeconds],
    ["SIGQUIT", 10],
  ] as const) {
    signal(pid, name);
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      if (postmasterOf(directory) === undefined) return;
      await sleep(POLL_MILLIS);
    }
  }
  throw new StepError(`Cannot stop the embedded server: process ${pid} did not end`);
}

/**
 * Waits for the processes in a directory to end by themselves, such as those of a postmaster that
 * was killed; then kills them.
 */
export async function endOrphans(directory: string, seconds = ORPHAN_SECONDS): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (serverProcesses(directory).length === 0) return;
    await sleep(POLL_MILLIS);
  }
  for (const { pid } of serverProcesses(directory)) signal(pid, "SIGKILL");
  while (serverProcesses(directory).length > 0) await sleep(POLL_MILLIS);
}

/** Includes processes in a directory that was removed. */
function serverProcesses(directory: string) {
  const place = fs.existsSync(directory) ? fs.realpathSync(directory) : directory;
  return processesIn(place, serverUser().uid);
}

function programOf({ binDirectory }: EmbeddedChannel): string {
  return path.join(binDirectory, "postgres");
}

function argumentsOf({ directory }: EmbeddedChannel): string[] {
  const paths = instancePaths(directory);
  return ["-D", paths.data, "-c", `config_file=${paths.conf}`];
}

/** Its output goes to the instance's log. It outlives this process. */
function launch({ directory }: EmbeddedChannel, program: string, words: string[]): ChildProcess {
  const user = serverUser();
  const log = fs.openSync(instancePaths(directory).log, "a", 0o640);
  const options: SpawnOptions = {
    detached: true,
    cwd: directory,
    stdio: ["ignore", log, log],
    uid: user.uid,
    gid: user.gid,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
  };
  const child = spawn(program, words, options);
  fs.closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  return child;
}

async function awaitPostmaster(directory: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end && !hasEnded(child);) {
    if (postmasterOf(directory) !== undefined) return;
    await sleep(POLL_MILLIS);
  }
}

/** True also when the program could not be run. */
function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
  });
}
