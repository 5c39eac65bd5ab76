// The channel to a server in a container: `docker exec` needs no port, no password and no
// certificate.
import { quoteConninfoValue } from "../config/quote";
import type { PinnedStatement } from "./administration";
import type { Channel, DockerChannel } from "./channel";
import {
  docker,
  dockerEnvironment,
  INSTANCE_LABEL,
  removeContainers,
  STEP_LABEL,
  wordsOf,
} from "./docker-host";
import { allOrNothing } from "./material-scripts";
import { runProcess } from "./run-process";
import { StepError } from "./step-error";

/** Mount point of the material in every container. */
export const MATERIAL_MOUNT = "/etc/pgtls";

/**
 * One-shot containers have no network and no capabilities, except those to write files and set
 * their owner as root.
 */
const ONE_SHOT = ["run", "--rm", "-i", "--network", "none", "--read-only", "--cap-drop", "ALL"];
const FILE_CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER"].flatMap((c) => ["--cap-add", c]);

export interface OneShotPlace {
  readonly dockerHost: string;
  readonly image: string;
  /** Empty for a container that belongs to no instance. */
  readonly instanceId: string;
}

export interface OneShot {
  /** Named in errors, beginning with a verb. */
  readonly what: string;
  /** Volumes and where they are mounted, as `docker run -v` takes them. */
  readonly mounts: readonly string[];
  /** Read on standard input. */
  readonly script: string;
  /** Defaults to root. */
  readonly user?: string;
}

/** Runs a script in a one-shot container of the server's image. */
export function oneShot(
  place: OneShotPlace,
  { what, mounts, script, user = "0:0" }: OneShot,
): Promise<string> {
  const capabilities = user === "0:0" ? FILE_CAPABILITIES : [];
  const label = place.instanceId === "" ? [] : ["--label", `${STEP_LABEL}=${place.instanceId}`];
  const who = [...capabilities, ...label, "--user", user];
  const where = [...mounts.flatMap((mount) => ["-v", mount]), "--tmpfs", "/tmp"];
  const run = ["--entrypoint", "sh", place.image, "-s"];
  const args = [...ONE_SHOT, ...who, ...where, ...run];
  return docker(place.dockerHost, what, args, allOrNothing(script));
}

export function dockerChannel(address: DockerChannel): Channel {
  const { dockerHost, container } = address;
  return {
    owner: { uid: address.uid, gid: address.gid },
    inMaterial: (script) => {
      const mounts = [`${address.materialVolume}:${MATERIAL_MOUNT}`];
      const inside = `cd ${MATERIAL_MOUNT}\n${script}`;
      return oneShot(address, { what: "write material", mounts, script: inside });
    },
    run: (statement) => runStatement(address, statement),
    clearOthers: () => clearOthers(address),
    isRunning: async () => {
      const inspect = ["inspect", "--format", "{{.State.Status}}", container];
      const result = await runProcess("docker", inspect, { env: dockerEnvironment(dockerHost) });
      return result.stdout.trim() === "running";
    },
    // The socket is in the container's own memory, and exists as long as the container.
    isCutOff: () => Promise.resolve(false),
    start: async () => {
      await docker(dockerHost, "start the container", ["start", container]);
    },
    restart: async () => {
      await docker(dockerHost, "restart the container", ["restart", "-t", "60", container]);
    },
    stop: async () => {
      await docker(dockerHost, "stop the container", ["stop", "-t", "60", container]);
    },
    log: async (mark) => {
      const now = await containerClock(address);
      const since = mark === "" ? ["--tail", "50"] : ["--since", mark];
      const args = ["logs", ...since, container];
      const result = await runProcess("docker", args, { env: dockerEnvironment(dockerHost) });
      if (result.code !== 0) throw new StepError(`Cannot read the log: ${result.stderr}`);
      return { text: result.stdout + result.stderr, mark: now };
    },
  };
}

async function runStatement(
  { dockerHost, container }: DockerChannel,
  { sql, database, options }: PinnedStatement,
): Promise<string[]> {
  // Quoted: psql would parse a name with an equals sign or a scheme as a connection string.
  const place = `dbname=${quoteConninfoValue(database)}`;
  const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", place];
  const session = ["-u", "postgres", "-e", `PGOPTIONS=${options}`];
  const exec = ["exec", "-i", ...session, container, ...psql];
  const output = await docker(dockerHost, "run SQL over the local socket", exec, sql);
  return output.split("\n").filter((line) => line !== "");
}

/**
 * Removes containers of the instance that are not in the state: an update that was cut short may
 * have left one. It has the data and perhaps the port, and would lock this one out.
 */
async function clearOthers({ dockerHost, instanceId, container }: DockerChannel): Promise<void> {
  const filter = `label=${INSTANCE_LABEL}=${instanceId}`;
  const list = ["ps", "-aq", "--no-trunc", "--filter", filter];
  const all = wordsOf(await docker(dockerHost, "list the containers of the instance", list));
  if (all.length < 2) return;
  const inspect = ["inspect", "--format", "{{.Id}}", container];
  const own = (await docker(dockerHost, "find the container", inspect)).trim();
  await removeContainers(
    dockerHost,
    all.filter((id) => id !== own),
  );
}

/** Returns the daemon's own time: `--since` is compared with times that the daemon wrote. */
async function containerClock({ dockerHost }: DockerChannel): Promise<string> {
  const args = ["info", "--format", "{{.SystemTime}}"];
  return (await docker(dockerHost, "read the daemon's clock", args)).trim();
}
