// The container's command. Pure.

/**
 * File descriptor with the lock on the data volume, held as long as any process of the server
 * lives.
 */
export const DATA_LOCK = 9;

/**
 * Returns a command that starts PostgreSQL unless another server or an initdb has the data.
 *
 * PostgreSQL's own interlock consists of a process id and a shared memory segment, neither visible
 * from another container. A kernel lock on the mounted directory is: every process of the server
 * inherits it, and nothing remains to clean up, however they end.
 */
export function serverCommand(dataMount: string, configFile: string): string[] {
  const refusal = "FATAL:  another container has the data volume locked; one server at a time";
  const script = [
    `exec ${DATA_LOCK}<"$1" && flock -n ${DATA_LOCK} || { echo '${refusal}' >&2; exit 1; }`,
    "shift",
    'exec "$@"',
  ].join("\n");
  return ["sh", "-c", script, "sh", dataMount, "postgres", "-c", `config_file=${configFile}`];
}
