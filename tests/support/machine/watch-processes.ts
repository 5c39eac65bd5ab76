// What the kernel shows of processes that begin while something else goes on.
import * as fs from "node:fs";

const INTERVAL_MILLIS = 25;

/** What was seen of processes, all of them as one text each. */
export interface Seen {
  readonly environ: string;
  readonly cmdline: string;
}

/** Watches until the returned function is called. Processes that are there already are left out. */
export function watchProcesses(): () => Seen {
  const before = new Set(pids());
  const seen = { environ: new Set<string>(), cmdline: new Set<string>() };
  const look = (): void => {
    for (const pid of pids().filter((one) => !before.has(one))) {
      for (const kind of ["environ", "cmdline"] as const) seen[kind].add(read(pid, kind));
    }
  };
  const timer = setInterval(look, INTERVAL_MILLIS);
  return () => {
    clearInterval(timer);
    look();
    return { environ: [...seen.environ].join("\n"), cmdline: [...seen.cmdline].join("\n") };
  };
}

function pids(): string[] {
  return fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
}

/** Empty for one that has ended, or is another user's. */
function read(pid: string, kind: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${kind}`, "latin1").replaceAll("\0", "\n");
  } catch {
    return "";
  }
}
