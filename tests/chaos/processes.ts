// Processes of this run, told by a mark in their environment, and servers by where they work.
import * as fs from "node:fs";

export interface Found {
  readonly pid: number;
  readonly command: string;
}

/** Processes whose environment holds `mark`; the postmaster has an environment of its own. */
export function marked(mark: string): Found[] {
  return processes().filter(({ pid }) => readProc(pid, "environ").includes(mark));
}

/** Processes that work in a directory: every process of a PostgreSQL server does. */
export function workingIn(directory: string): Found[] {
  return processes().filter(({ pid }) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(directory);
    } catch {
      return false;
    }
  });
}

export function end(found: readonly Found[]): void {
  for (const { pid } of found) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function processes(): Found[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: readProc(Number(name), "cmdline") }))
    .filter(({ command }) => command !== "");
}

function readProc(pid: number, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}
