// Step "stage": delivers a set to where the server reads it, without putting it in force.
import type { MaterialSet } from "../config/material-set";
import type { ChannelAddress } from "./channel";
import { prepareInstance } from "./embedded-instance";
import { instancePaths } from "./instance-paths";
import { stageScript } from "./material-scripts";
import { openChannel } from "./open-channel";
import { refuseUnsafeTrust, type TrustInput } from "./trust-on-volume";

export interface StageInput {
  readonly channel: ChannelAddress;
  readonly set: MaterialSet;
  readonly trust: TrustInput;
  /** Increases with each new declaration; see the plan. */
  readonly revision: number;
  /** Increases with each repair, so that the step runs again with the same contents. */
  readonly repairs: number;
}

export async function stage(input: StageInput): Promise<string> {
  if (input.channel.kind === "embedded") prepareInstance(instancePaths(input.channel.directory));
  const channel = openChannel(input.channel);
  await refuseUnsafeTrust(channel, input.trust);
  await channel.inMaterial(stageScript(input.set, channel.owner));
  return `staged ${input.set.digest}`;
}
