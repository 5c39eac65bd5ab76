import type { OsProcess } from "./os-process";

/**
 * Finds the postmaster of a data directory among the processes in it. A child has a command line of
 * its own, which begins with "postgres:", but shows that of its parent until it has set it. The
 * children of a killed postmaster may still run.
 */
export function postmasterAmong(
  processes: readonly OsProcess[],
  dataDirectory: string,
): number | undefined {
  const started = processes.filter(({ command }) => command.includes(`-D ${dataDirectory} `));
  const pids = new Set(started.map(({ pid }) => pid));
  return started.find(({ parent }) => !pids.has(parent))?.pid;
}
