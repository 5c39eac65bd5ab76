// Finds images in the daemon, and pulls those that it does not have.
import type Docker = require("dockerode");
import { daemonWords, isNotFound } from "./failure";

/** Returns the daemon's image with a name, or undefined. */
export async function localImage(
  docker: Docker,
  name: string,
): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await docker.getImage(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Returns the image with a name, and pulls it if the daemon does not have it. */
export async function findImage(docker: Docker, name: string): Promise<Docker.ImageInspectInfo> {
  const found = await localImage(docker, name);
  if (found !== undefined) return found;
  try {
    await pull(docker, name);
  } catch (error) {
    throw new Error(
      `unable to pull image ${name}: error pulling image ${name}: ${daemonWords(error)}${hint(error)}`,
      { cause: error },
    );
  }
  const pulled = await localImage(docker, name);
  if (pulled === undefined) throw new Error(`unable to find or pull image ${name}`);
  return pulled;
}

/** Returns the digest of an image in the registry of `name`; empty if it was never pulled. */
export function repoDigest(name: string, image: Docker.ImageInspectInfo): string {
  const digests = image.RepoDigests ?? [];
  return digests.find((digest) => repository(digest) === repository(name)) ?? "";
}

async function pull(docker: Docker, name: string): Promise<void> {
  // Without a tag, the daemon would pull all of them.
  const stream = await docker.pull(isTagged(name) ? name : `${name}:latest`);
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

function isTagged(name: string): boolean {
  return /@|:[^/]*$/.test(name);
}

/** Only the last part of a name can have a tag; the first may have a port. */
function repository(name: string): string {
  return name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

function hint(error: unknown): string {
  return /denied|unauthorized|authentication required|no basic auth/i.test(daemonWords(error))
    ? " (the offline stand-in pulls without credentials; the official plugin can use them)"
    : "";
}
