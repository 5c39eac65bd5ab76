// Refuses to put in force what is not valid by the server's clock: nobody would get in, although the
// set in force lets them in.
import { materialFiles } from "../config/material-files";
import { notValidAt } from "../pki/not-valid-at";
import type { Channel } from "./channel";
import { readServerClock } from "./server-clock";
import { StepError } from "./step-error";

const DATED = [materialFiles.serverChain, materialFiles.revocationLists];
const BOUNDARY = "=== delivered, and new ===";

/** Compares with the material in force: a server without any locks nobody out. */
export async function refuseUntimely(channel: Channel, digest: string): Promise<void> {
  const [delivered, given = ""] = (await channel.inMaterial(bothScript(digest))).split(BOUNDARY);
  if (delivered === undefined || delivered.trim() === "") return;
  const now = new Date(await readServerClock(channel));
  const flaw = notValidAt(given, delivered, now);
  if (flaw === undefined) return;
  throw new StepError(
    `Cannot put the new material in force: ${flaw}, and by the server's clock it is ` +
      `${now.toISOString()}; set the clock that is wrong, here or there (NTP), and run the update ` +
      "again, which makes it again\nThe server keeps serving the material it had",
  );
}

function bothScript(digest: string): string {
  const show = (directory: string) =>
    DATED.map((name) => `cat "${directory}/${name}" 2>/dev/null || true; echo\n`).join("");
  return `delivered=$(cat delivered 2>/dev/null || true)
if [ -n "$delivered" ]; then
${show("$delivered")}fi
echo '${BOUNDARY}'
${show(digest)}`;
}
