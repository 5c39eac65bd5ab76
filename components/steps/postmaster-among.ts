import type { OsProcess } from "./os-process";

/**
 * Finds the postmaster of a data directory among the processes that work in it. Its children say
 * "postgres: …" instead, and those of one that was killed still are there. But until a child has said
 * so, it has its parent's command line.
 */
export function postmasterAmong(
  processes: readonly OsProcess[],
  dataDirectory: string,
): number | undefined {
  const started = processes.filter(({ command }) => command.includes(`-D ${dataDirectory} `));
  const pids = new Set(started.map(({ pid }) => pid));
  return started.find(({ parent }) => !pids.has(parent))?.pid;
}
