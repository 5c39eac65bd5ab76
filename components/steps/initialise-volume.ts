// Step "initialise": a database cluster on the data volume, the first time only. The image's own
// entry point would demand a password or `trust`; with a cluster there it initialises nothing.
import { StepError, type DockerChannel } from "./channel";
import { oneShot } from "./docker-channel";

export interface InitialiseInput {
  readonly channel: DockerChannel;
  readonly initdbArguments: string[];
  /** Major version that the declaration asks for. */
  readonly major: number;
}

export async function initialise(input: InitialiseInput): Promise<string> {
  const { channel, major } = input;
  const mount = [`${channel.dataVolume}:${channel.dataMount}`];
  const user = `${channel.uid}:${channel.gid}`;
  // The daemon copies the image's owner onto a new volume; a volume driver may not.
  const own = `mkdir -p ${quote(channel.dataDirectory)} && chown ${user} ${quote(channel.dataMount)} ${quote(channel.dataDirectory)}`;
  await oneShot(channel, "set the owner of the data volume", mount, own);
  const answer = await oneShot(
    channel,
    "initialise the database cluster",
    mount,
    initdbScript(channel.dataDirectory, input.initdbArguments),
    user,
  );
  const found = /^PG_VERSION (\d+)$/m.exec(answer)?.[1];
  if (found !== String(major)) {
    throw new StepError(
      `Cannot use the data volume: it holds a cluster of PostgreSQL ${found ?? "unknown"}, ` +
        `expected ${major}; move the data with pg_dump or pg_upgrade first`,
    );
  }
  return `cluster of PostgreSQL ${found}`;
}

function initdbScript(dataDirectory: string, extra: string[]): string {
  const data = quote(dataDirectory);
  const fixed = "-U postgres --auth-local=peer --auth-host=reject -E UTF8";
  return `set -eu
umask 077
if ! [ -s ${data}/PG_VERSION ]; then
  initdb -D ${data} ${fixed} ${extra.map(quote).join(" ")} >&2
fi
echo "PG_VERSION $(cat ${data}/PG_VERSION)"
`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
