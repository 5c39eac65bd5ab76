// Removes what updates that were cut short have left of an instance. Pulumi removes what the state
// knows; only this package can remove the rest.
import * as path from "node:path";
import type { ChannelAddress } from "./channel";
import {
  daemonAnswers,
  docker,
  INSTANCE_LABEL,
  removeContainers,
  STEP_LABEL,
  wordsOf,
} from "./docker-host";
import { removeInstance } from "./embedded-instance";
import type { Whereabouts } from "./locate";
import { StepError } from "./step-error";

const INSTANCE_ID = /^[0-9a-f]{8}$/;

/** Step "sweep": removes the containers of an instance, so that its volumes can be removed. */
export async function sweep({ channel }: { readonly channel: ChannelAddress }): Promise<string> {
  if (channel.kind === "docker") await sweepContainers(channel.dockerHost, channel.instanceId);
  return "swept";
}

/** Removes everything that is left of an instance on its host; with `keepData` all but the data. */
export async function sweepInstance(at: Whereabouts, keepData: boolean): Promise<void> {
  // The id becomes part of a path to remove, and of the filter for what to remove.
  const isDocker = at.runtime === "docker";
  if (!INSTANCE_ID.test(at.instanceId) || !(isDocker || path.isAbsolute(at.embeddedBase))) {
    throw new StepError("Cannot remove the instance: the state has no name for it");
  }
  if (!isDocker) {
    return removeInstance(path.join(at.embeddedBase, at.instanceId), keepData);
  }
  // Without a daemon, Pulumi could not remove anything of the state either, or nothing was ever
  // created.
  if (!(await daemonAnswers(at.dockerHost))) return;
  await sweepContainers(at.dockerHost, at.instanceId);
  // By now Pulumi has removed the volumes in the state, or retained the data volume, as declared.
  if (keepData) return;
  const filter = `label=${INSTANCE_LABEL}=${at.instanceId}`;
  const volumes = wordsOf(
    await docker(at.dockerHost, "list volumes", ["volume", "ls", "-q", "--filter", filter]),
  );
  if (volumes.length === 0) return;
  await docker(at.dockerHost, "remove volumes", ["volume", "rm", ...volumes]);
}

async function sweepContainers(dockerHost: string, instanceId: string): Promise<void> {
  for (const label of [STEP_LABEL, INSTANCE_LABEL]) {
    const list = ["ps", "-aq", "--filter", `label=${label}=${instanceId}`];
    const found = wordsOf(await docker(dockerHost, "list containers", list));
    await removeContainers(dockerHost, found);
  }
}
