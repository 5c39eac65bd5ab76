// The embedded server as an operating system process: where its files are, whether it lives, and
// how it is started and stopped.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError, type EmbeddedChannel } from "./channel";
import { serverUser } from "./os-user";

/** Where one instance keeps its files. */
export function instancePaths(directory: string) {
  return {
    data: path.join(directory, "data"),
    material: path.join(directory, "material"),
    run: path.join(directory, "run"),
    log: path.join(directory, "postgresql.log"),
    pid: path.join(directory, "data", "postmaster.pid"),
    conf: path.join(directory, "material", "current", "postgresql.conf"),
  };
}

/** The postmaster's process id, or undefined when the server does not run. */
export async function livingPid(server: EmbeddedChannel): Promise<number | undefined> {
  const paths = instancePaths(server.directory);
  if (!fs.existsSync(paths.pid)) return undefined;
  const lines = fs.readFileSync(paths.pid, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined;
  // A pid can be reused after a crash; only our own server listens on our own socket.
  const socket = path.join(paths.run, `.s.PGSQL.${lines[3] ?? server.port}`);
  return (await accepts(socket)) ? pid : undefined;
}

/** Starts the server and returns when it accepts connections. */
export async function startServer(server: EmbeddedChannel, patienceSeconds = 60): Promise<void> {
  if ((await livingPid(server)) !== undefined) return;
  const paths = instancePaths(server.directory);
  const user = serverUser();
  const log = fs.openSync(paths.log, "a", 0o640);
  const from = fs.fstatSync(log).size;
  const options = ["-D", paths.data, "-c", `config_file=${paths.conf}`];
  const child = spawn(path.join(server.binDirectory, "postgres"), options, {
    detached: true,
    cwd: server.directory,
    stdio: ["ignore", log, log],
    uid: user.uid,
    gid: user.gid,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
  });
  fs.closeSync(log);
  let ended = false;
  child.on("error", () => (ended = true));
  child.on("exit", () => (ended = true));
  child.unref();
  for (let waited = 0; waited < patienceSeconds * 20 && !ended; waited++) {
    if ((await livingPid(server)) !== undefined) return;
    await sleep(50);
  }
  const words = fs.readFileSync(paths.log, "utf8").slice(from).trim().split("\n").slice(-12);
  throw new StepError(`Cannot start the embedded server; it logged:\n${words.join("\n")}`);
}

/** Stops the server: fast shutdown, and after the grace period an immediate one. */
export async function stopServer(server: EmbeddedChannel, graceSeconds = 60): Promise<void> {
  const paths = instancePaths(server.directory);
  if (!fs.existsSync(paths.pid)) return;
  const pid = await livingPid(server);
  if (pid === undefined) return;
  for (const [signal, seconds] of [
    ["SIGINT", graceSeconds],
    ["SIGQUIT", 10],
  ] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < seconds * 20; waited++) {
      if (!isAlive(pid)) return;
      await sleep(50);
    }
  }
  throw new StepError(`Cannot stop the embedded server: process ${pid} did not end`);
}

/** Whether a process exists and has not ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended, whatever kill(2) says; only its parent has not noticed yet.
    const stat = `/proc/${pid}/stat`;
    return !fs.existsSync(stat) || !/\) Z /.test(fs.readFileSync(stat, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
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
