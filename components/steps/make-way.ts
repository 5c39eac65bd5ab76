// Prepares the host for a new container of an instance.
import type { DockerChannel } from "./channel";
import { dockerChannel } from "./docker-channel";
import { docker, INSTANCE_LABEL, isOnThisMachine, removeContainers, wordsOf } from "./docker-host";
import { whyNotFree } from "./free-port";
import { candidatesScript } from "./material-scripts";
import { StepError } from "./step-error";

/** Where the container will be reached. */
export interface Published {
  readonly address: string;
  readonly port: number;
}

/**
 * Removes every container of the instance: the one in the state is gone by now, so any other was
 * left by an update that was cut short. Links the last good set for the new container to start on.
 */
export async function makeWay(channel: DockerChannel, published: Published): Promise<void> {
  const { dockerHost, instanceId } = channel;
  const list = ["ps", "-aq", "--filter", `label=${INSTANCE_LABEL}=${instanceId}`];
  const left = wordsOf(await docker(dockerHost, "list the containers of the instance", list));
  await removeContainers(dockerHost, left);
  if (isOnThisMachine(dockerHost)) await refuseTakenPort(published);
  await dockerChannel(channel).inMaterial(candidatesScript());
}

/**
 * Reports a taken port more clearly than the daemon does. Ignores other errors, which may not apply
 * to the daemon.
 */
async function refuseTakenPort({ address, port }: Published): Promise<void> {
  if ((await whyNotFree(address, port)) !== "EADDRINUSE") return;
  throw new StepError(
    `Cannot start the container: port is ${port}, which something else listens on at ${address}, ` +
      "expected one that is free; choose another `port`, or stop what listens there",
  );
}
