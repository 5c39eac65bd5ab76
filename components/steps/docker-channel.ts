// The channel to a server in a container, over the docker CLI: it speaks to the same daemon as the
// provider, also to a remote one, and `docker exec` needs no port, no password and no certificate.
import type { Channel, DockerChannel } from "./channel";
import { StepError } from "./channel";
import { mustRun, runProcess } from "./run-process";

/** Where material is mounted in every container. */
export const MATERIAL_MOUNT = "/etc/pgtls";

/** What a one-shot container that handles material may do: write files and set their owner. */
const ONE_SHOT = ["run", "--rm", "-i", "--network", "none", "--read-only", "--cap-drop", "ALL"];
const FILE_CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER"].flatMap((c) => ["--cap-add", c]);

export function dockerEnvironment(dockerHost: string): NodeJS.ProcessEnv {
  return dockerHost === "" ? process.env : { ...process.env, DOCKER_HOST: dockerHost };
}

/** A one-shot container of the server's image that runs `script` (on stdin) as root or `user`. */
export function oneShot(
  channel: Pick<DockerChannel, "dockerHost" | "image">,
  what: string,
  mounts: string[],
  script: string,
  user = "0:0",
): Promise<string> {
  const capabilities = user === "0:0" ? FILE_CAPABILITIES : [];
  const args = [...ONE_SHOT, ...capabilities, "--user", user, ...mounts.flatMap((m) => ["-v", m])];
  return mustRun(
    what,
    "docker",
    [...args, "--tmpfs", "/tmp", "--entrypoint", "sh", channel.image, "-s"],
    {
      input: script,
      env: dockerEnvironment(channel.dockerHost),
    },
  );
}

export function dockerChannel(address: DockerChannel): Channel {
  const env = dockerEnvironment(address.dockerHost);
  const docker = (what: string, args: string[], input = ""): Promise<string> =>
    mustRun(what, "docker", args, { env, input });
  return {
    owner: { uid: address.uid, gid: address.gid },
    inMaterial: (script) =>
      oneShot(
        address,
        "write material",
        [`${address.materialVolume}:${MATERIAL_MOUNT}`],
        `cd ${MATERIAL_MOUNT}\n${script}`,
      ),
    query: async (sql, database = "postgres", options = "") => {
      const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database];
      const session = ["-u", "postgres", "-e", `PGOPTIONS=${options}`];
      const exec = ["exec", "-i", ...session, address.container, ...psql];
      const output = await docker("run SQL over the local socket", exec, sql);
      return output.split("\n").filter((line) => line !== "");
    },
    restart: async () => {
      await docker("restart the container", ["restart", "-t", "60", address.container]);
    },
    log: async (mark) => {
      const now = await containerClock(address);
      const since = mark === "" ? ["--tail", "50"] : ["--since", mark];
      const args = ["logs", ...since, address.container];
      const result = await runProcess("docker", args, { env });
      if (result.code !== 0) throw new StepError(`Cannot read the log: ${result.stderr}`);
      return { text: result.stdout + result.stderr, mark: now };
    },
  };
}

/** The daemon's own clock, since `--since` is compared with times that the daemon wrote. */
async function containerClock(address: DockerChannel): Promise<string> {
  const args = ["info", "--format", "{{.SystemTime}}"];
  const env = dockerEnvironment(address.dockerHost);
  return (await mustRun("read the daemon's clock", "docker", args, { env })).trim();
}
