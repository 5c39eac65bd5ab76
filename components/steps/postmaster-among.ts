import type { OsProcess } from "./os-process";

/**
 * Finds the postmaster of a data directory among the processes in it. Its children show "postgres:
 * …" as their command line, and those of a killed postmaster may still run. Until a child has set
 * its title, it shows its parent's command line.
 */
export function postmasterAmong(
  processes: readonly OsProcess[],
  dataDirectory: string,
): number | undefined {
  const started = processes.filter(({ command }) => command.includes(`-D ${dataDirectory} `));
  const pids = new Set(started.map(({ pid }) => pid));
  return started.find(({ parent }) => !pids.has(parent))?.pid;
}
