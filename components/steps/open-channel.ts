import type { Channel, ChannelAddress } from "./channel";
import { dockerChannel } from "./docker-channel";
import { embeddedChannel } from "./embedded-channel";

/** Opens the channel that an address describes. */
export function openChannel(address: ChannelAddress): Channel {
  return address.kind === "docker" ? dockerChannel(address) : embeddedChannel(address);
}
