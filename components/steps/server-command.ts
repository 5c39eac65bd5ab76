// The command of the container. Pure.

/** File descriptor that holds the lock on the data volume, as long as a process of the server lives. */
export const DATA_LOCK = 9;

/**
 * Returns a command that starts PostgreSQL only where no other server and no initdb has the data.
 *
 * PostgreSQL's own interlock is made of a process id and a shared memory segment, and neither is seen
 * from another container. A lock of the kernel on the mounted directory is: every process of the
 * server inherits it, and nothing has to be cleaned up when they end, however they do.
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
