// Step "initialise": creates a database cluster on the data volume, once. The image's own entry
// point would require a password or `trust`; it does not initialise an existing cluster.
import type { DockerChannel } from "./channel";
import { oneShot } from "./docker-channel";
import { DATA_LOCK } from "./server-command";
import { StepError } from "./step-error";

export interface InitialiseInput {
  readonly channel: DockerChannel;
  readonly initdbArguments: string[];
  /** Major version that the user declares. */
  readonly major: number;
}

export async function initialise(input: InitialiseInput): Promise<string> {
  const { channel, major } = input;
  const mounts = [`${channel.dataVolume}:${channel.dataMount}`];
  const user = `${channel.uid}:${channel.gid}`;
  // The daemon applies the image's owner to a new volume; a volume driver may not.
  const own = `mkdir -p ${quote(channel.dataDirectory)} && chown ${user} ${quote(channel.dataMount)} ${quote(channel.dataDirectory)}`;
  await oneShot(channel, { what: "set the owner of the data volume", mounts, script: own });
  const answer = await oneShot(channel, {
    what: "initialise the database cluster",
    mounts,
    script: initdbScript(channel, input.initdbArguments),
    user,
  });
  const found = /^PG_VERSION (\d+)$/m.exec(answer)?.[1];
  if (found !== String(major)) {
    throw new StepError(
      `Cannot use the data volume: it holds a cluster of PostgreSQL ${found ?? "unknown"}, ` +
        `expected ${major}; move the data with pg_dump or pg_upgrade first`,
    );
  }
  return `cluster of PostgreSQL ${found}`;
}

/**
 * Creates the cluster in another directory on the same volume and moves it into place, `PG_VERSION`
 * last: a cluster with that file is complete. Removes what an interrupted script has left first;
 * the lock waits for one that still runs.
 */
function initdbScript({ dataMount, dataDirectory }: DockerChannel, extra: string[]): string {
  const fixed = "-U postgres --auth-local=peer --auth-host=reject -E UTF8";
  return `set -eu
umask 077
cd ${quote(dataDirectory)}
new=.initialising
# A server that runs has the lock, and its cluster is complete.
if ! [ -s PG_VERSION ]; then
  exec ${DATA_LOCK}<${quote(dataMount)}
  flock ${DATA_LOCK}
fi
if ! [ -s PG_VERSION ]; then
  if [ -e "$new" ]; then
    for entry in *; do
      case "$entry" in base|global|pg_*|postgresql*.conf) rm -rf "$entry" ;; esac
    done
    rm -rf "$new"
  fi
  mkdir "$new"
  initdb -D "$PWD/$new" ${fixed} ${extra.map(quote).join(" ")} >&2
  chmod "$(stat -c %a "$new")" .
  for entry in "$new"/*; do
    case "$entry" in */PG_VERSION) ;; *) mv "$entry" . ;; esac
  done
  sync
  mv "$new/PG_VERSION" .
  rmdir "$new"
fi
echo "PG_VERSION $(cat PG_VERSION)"
`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
