// Processes of this machine, as the kernel tells of them: a file that a server may write, such as
// `postmaster.pid`, is no proof of who runs.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

export interface OsProcess {
  readonly pid: number;
  readonly parent: number;
  /** The command line, words separated by spaces. */
  readonly command: string;
}

/**
 * Returns the living processes of a user that work in a directory. PostgreSQL changes to its data
 * directory and stays there. Where the kernel shows no directories, those whose arguments name it.
 */
export function processesIn(directory: string, uid: number): OsProcess[] {
  if (!fs.existsSync("/proc/self/cwd")) return processesNaming(directory, uid);
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readProcess(entry, directory, uid));
}

/** Nothing for a process that is another's, elsewhere, or has ended. */
function readProcess(entry: string, directory: string, uid: number): OsProcess[] {
  const at = `/proc/${entry}`;
  try {
    if (fs.statSync(at).uid !== uid || !isThere(`${at}/cwd`, directory)) return [];
    const stat = fs.readFileSync(`${at}/stat`, "utf8");
    // The name before it may hold anything.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return [];
    const command = fs.readFileSync(`${at}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid: Number(entry), parent: Number(parent), command }];
  } catch {
    return [];
  }
}

/** The kernel says so of a directory that was removed while a process works in it. */
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

/** Returns whether a process exists and has not ended. */
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

/** Sends a signal; a process that has ended meanwhile is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
