// The docker CLI on the deploying machine: it talks to the same daemon as the provider, even a
// remote one.
import { mustRun, runProcess } from "./run-process";

/** Label of every container and volume that belongs to an instance on a Docker daemon. */
export const INSTANCE_LABEL = "pulumi-postgres-tls.instance";

/** Label of the one-shot containers that steps run for an instance. */
export const STEP_LABEL = "pulumi-postgres-tls.step";

/** Runs the docker CLI; throws its stderr when it fails. */
export function docker(
  dockerHost: string,
  what: string,
  args: string[],
  input = "",
): Promise<string> {
  return mustRun(what, "docker", args, { env: dockerEnvironment(dockerHost), input });
}

export function dockerEnvironment(dockerHost: string): NodeJS.ProcessEnv {
  return dockerHost === "" ? process.env : { ...process.env, DOCKER_HOST: dockerHost };
}

/** Returns true when the daemon is reached by a socket, and so publishes ports on this machine. */
export function isOnThisMachine(dockerHost: string): boolean {
  const host = dockerHost === "" ? (process.env["DOCKER_HOST"] ?? "") : dockerHost;
  return host === "" || /^(unix|npipe):/.test(host);
}

/** Returns true when there is a docker CLI and its daemon answers. */
export async function daemonAnswers(dockerHost: string): Promise<boolean> {
  const env = dockerEnvironment(dockerHost);
  return runProcess("docker", ["version"], { env }).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** Splits a list in an answer into its words. */
export function wordsOf(answer: string): string[] {
  return answer.split(/\s+/).filter((word) => word !== "");
}

/** Removes containers, gracefully: one that is writing may finish first. */
export async function removeContainers(dockerHost: string, containers: string[]): Promise<void> {
  if (containers.length === 0) return;
  await docker(dockerHost, "stop leftovers", ["stop", "-t", "60", ...containers]);
  await docker(dockerHost, "remove leftovers", ["rm", "-f", ...containers]);
}
