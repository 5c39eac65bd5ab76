// Before a container of an instance is made.
import type { DockerChannel } from "./channel";
import { dockerChannel } from "./docker-channel";
import { docker, INSTANCE_LABEL, removeContainers, wordsOf } from "./docker-host";
import { candidatesScript } from "./material-scripts";

/**
 * Removes every container of the instance, since the one that the state knew of is gone by now, and
 * whatever is still there was left by an update that was cut short. Links the last good set for the
 * new one to start on.
 */
export async function makeWay(channel: DockerChannel): Promise<void> {
  const { dockerHost, instanceId } = channel;
  const list = ["ps", "-aq", "--filter", `label=${INSTANCE_LABEL}=${instanceId}`];
  const left = wordsOf(await docker(dockerHost, "list the containers of the instance", list));
  await removeContainers(dockerHost, left);
  await dockerChannel(channel).inMaterial(candidatesScript());
}
