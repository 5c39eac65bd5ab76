// Observes a server for a refresh: compares the material on disk and in force with what was
// delivered, and looks for sessions of revoked certificates.
import { materialFiles } from "../config/material-files";
import { readLists } from "../pki/read-lists";
import { readRows } from "./administration";
import type { Channel, ChannelAddress } from "./channel";
import { countLive } from "./evict";
import { observeScript } from "./material-scripts";
import { openChannel } from "./open-channel";

/** Returns a description of the difference; empty for none. */
export async function observe(address: ChannelAddress): Promise<string> {
  const channel = openChannel(address);
  const answer = (await channel.inMaterial(observeScript())).trim();
  const [verdict, ...words] = answer.split(" ");
  if (verdict === "none") return "";
  if (verdict !== "ok") return words.join(" ");
  if (!(await channel.isRunning())) return "the server does not run";
  const difference = await differenceInForce(channel, words[0] ?? "");
  return difference === "" ? revokedSessions(channel) : difference;
}

/**
 * Finds sessions that a reload missed: a connection that was waiting already had its process, with
 * the previous lists, and logs in by them.
 */
async function revokedSessions(channel: Channel): Promise<string> {
  const file = `current/${materialFiles.revocationLists}`;
  const pem = await channel.inMaterial(`cat ${file} 2>/dev/null || true\n`);
  const serials = readLists(pem).flatMap((list) => list.serials);
  const count = await countLive(channel, serials);
  return count === 0 ? "" : `sessions are live on revoked certificates: ${count}`;
}

async function differenceInForce(channel: Channel, delivered: string): Promise<string> {
  const [inForce] = await readRows(channel, "select current_setting('pgtls.material', true)");
  if (inForce === delivered) return "";
  return `the server has the set ${inForce || "none"} in force, delivered was ${delivered}`;
}
