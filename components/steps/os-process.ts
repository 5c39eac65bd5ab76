// Processes of this machine, as the kernel reports them: a file that a server can write, such as
// `postmaster.pid`, does not prove what runs.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

export interface OsProcess {
  readonly pid: number;
  readonly parent: number;
  /** The command line, words separated by spaces. */
  readonly command: string;
}

/**
 * Returns a user's live processes whose working directory is `directory`; PostgreSQL stays in its
 * data directory. Without /proc, returns those whose arguments name the directory.
 */
export function processesIn(directory: string, uid: number): OsProcess[] {
  if (!fs.existsSync("/proc/self/cwd")) return processesNaming(directory, uid);
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readProcess(entry, directory, uid));
}

/** Returns nothing for a process of another user or in another directory, or one that has ended. */
function readProcess(entry: string, directory: string, uid: number): OsProcess[] {
  const at = `/proc/${entry}`;
  try {
    if (fs.statSync(at).uid !== uid || !isThere(`${at}/cwd`, directory)) return [];
    const stat = fs.readFileSync(`${at}/stat`, "utf8");
    // The command name before it may contain any character.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return [];
    const command = fs.readFileSync(`${at}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid: Number(entry), parent: Number(parent), command }];
  } catch {
    return [];
  }
}

/** The kernel appends this to a working directory that was removed. */
const REMOVED = " (deleted)";

function isThere(link: string, directory: string): boolean {
  return [directory, `${directory}${REMOVED}`].includes(fs.readlinkSync(link));
}

function processesNaming(directory: string, uid: number): OsProcess[] {
  const list = execFileSync("ps", ["-axo", "pid=,ppid=,uid=,command="], { encoding: "utf8" });
  return list.split("\n").flatMap((line) => {
    const [, pid, parent, owner, command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(owner) !== uid || !` ${command} `.includes(` ${directory} `)) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Returns true when a process exists and has not ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended, whatever kill(2) returns; its parent has not reaped it yet.
    const stat = `/proc/${pid}/stat`;
    return !fs.existsSync(stat) || !/\) Z /.test(fs.readFileSync(stat, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Sends a signal; ignores a process that has ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
