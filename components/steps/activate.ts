// Step "activate": puts a staged set in force, proves that it is in force, and rolls back
// otherwise. A reload that "succeeded" proves nothing: PostgreSQL keeps the old TLS context when a
// new file is bad, while SHOW prints the new value. So it asks new sessions, and looks at the wire.
import { setTimeout as sleep } from "node:timers/promises";
import type { Revocation } from "../rotation/resolve-revoked";
import { fetchServedFingerprint } from "../wire/served-certificate";
import { readRows } from "./administration";
import { bringUpServer, lastLines, restartOn, startOn } from "./bring-up-server";
import type { Channel, ChannelAddress } from "./channel";
import { evict } from "./evict";
import { settleScript, switchScript } from "./material-scripts";
import { openChannel } from "./open-channel";
import { refuseUntimely } from "./refuse-untimely";
import { complaintsIn } from "./reload-complaints";
import { StepError } from "./step-error";
import { refuseRetiringInUse, type TrustInput } from "./trust-on-volume";

export interface ActivateInput {
  readonly channel: ChannelAddress;
  readonly digest: string;
  /** Increases with each new declaration; see the plan. */
  readonly revision: number;
  /** Increases with each repair, so that the step runs again with the same contents. */
  readonly repairs: number;
  /** Changes with a new server, so that the step runs again. */
  readonly serverId: string;
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the issued server certificate, lower-case hexadecimal. */
  readonly serverFingerprint: string;
  /** Revoked certificates, whose sessions are ended. */
  readonly revoked: Revocation[];
  /** Recorded once the set is in force. */
  readonly trust: TrustInput;
  /** True when a setting that needs a restart may cause one. */
  readonly allowRestart: boolean;
  readonly patienceSeconds: number;
}

const RELOAD_SECONDS = 15;

/**
 * Finds errors in the files. PostgreSQL reports settings that wait for a restart as errors there
 * too, although nothing is wrong with them; a removed setting has no name there.
 */
const WRONG_SETTINGS = `select coalesce(f.name, f.error) from pg_file_settings f
  where f.error is not null and not exists (select from pg_settings s where s.pending_restart
    and (s.name = lower(f.name) or f.name is null and f.error = format(
      'parameter "%s" cannot be changed without restarting the server', s.name)))`;
const WRONG_RULES = "select error from pg_hba_file_rules where error is not null";
const WRONG_MAPS = "select error from pg_ident_file_mappings where error is not null";

export async function activate(input: ActivateInput): Promise<string> {
  const channel = openChannel(input.channel);
  await bringUpServer(channel, input.patienceSeconds);
  await refuseRetiringInUse(channel, input.trust);
  await refuseUntimely(channel, input.digest);
  const { mark } = await channel.log("");
  const loadedBefore = await loadTime(channel);
  const previous = (await channel.inMaterial(switchScript(input.digest))).trim();
  const reason = await takeOver(channel, input, { mark, loadedBefore });
  if (reason !== undefined) await rollBack(channel, input, previous, reason);
  await evictRevoked(channel, input.revoked);
  await channel.inMaterial(
    settleScript(input.digest, previous, JSON.stringify(input.trust.record)),
  );
  return JSON.stringify({ digest: input.digest, pendingRestart: await pendingRestart(channel) });
}

async function evictRevoked(channel: Channel, revoked: readonly Revocation[]): Promise<void> {
  const ended = await evict(channel, revoked);
  for (const [name, count] of Object.entries(ended)) {
    process.stderr.write(
      `warning: ended ${count} sessions of ${name}, whose certificate is revoked\n`,
    );
  }
}

/** The end of the log and the time of the last reload, before the link was switched. */
interface Before {
  readonly mark: string;
  readonly loadedBefore: string;
}

/** Makes the server load the linked set; returns why it did not. */
async function takeOver(
  channel: Channel,
  input: ActivateInput,
  before: Before,
): Promise<string | undefined> {
  const refused = await reloadAndCheck(channel, input, before);
  if (refused !== undefined) return refused;
  const pending = await pendingRestart(channel);
  // The server does not listen at a new address before the restart.
  const misserved = pending.some(isAddress) ? undefined : await checkServed(input);
  if (misserved !== undefined) return misserved;
  const { done, failed } = await restartFor(channel, pending, input);
  return failed ?? (done ? checkServed(input) : undefined);
}

async function reloadAndCheck(
  channel: Channel,
  input: ActivateInput,
  { mark, loadedBefore }: Before,
): Promise<string | undefined> {
  await readRows(channel, "select pg_reload_conf()");
  const inForce = await pollReload(channel, input.digest, loadedBefore);
  const { text } = await channel.log(mark);
  const wrong = await wrongInFiles(channel);
  const complaints = complaintsIn(text, wrong);
  if (complaints.length > 0) return `PostgreSQL did not take it:\n${complaints.join("\n")}`;
  if (inForce) return undefined;
  return `new sessions do not show it after ${RELOAD_SECONDS} s:\n${lastLines(text, 8)}`;
}

/** Looks at the wire: `SHOW` prints the new value even while the old certificate is served. */
async function checkServed({ host, port, serverFingerprint }: ActivateInput) {
  const served = await fetchServedFingerprint(host, port);
  if (served === serverFingerprint) return undefined;
  return `the certificate served on ${host}:${port} has SHA-256 ${served}, issued was ${serverFingerprint}`;
}

async function wrongInFiles(channel: Channel): Promise<string[]> {
  const [version] = await readRows(channel, "show server_version_num");
  // The view of the maps exists from PostgreSQL 15 on.
  const maps = Number(version) >= 150_000 ? ` union all ${WRONG_MAPS}` : "";
  return readRows(channel, `${WRONG_SETTINGS} union all ${WRONG_RULES}${maps}`);
}

async function pollReload(channel: Channel, digest: string, before: string): Promise<boolean> {
  for (const deadline = Date.now() + RELOAD_SECONDS * 1000; Date.now() < deadline;) {
    const [inForce] = await readRows(channel, "select current_setting('pgtls.material', true)");
    // The postmaster completes a reload before it accepts the next connection, so a new session
    // with the new values proves that certificates and rules were read as well.
    if (inForce === digest && (await loadTime(channel)) !== before) return true;
    await sleep(100);
  }
  return false;
}

async function loadTime(channel: Channel): Promise<string> {
  return (await readRows(channel, "select pg_conf_load_time()::text"))[0] ?? "";
}

/** Rolls back to the last proven set: by a reload, or by a start if the server does not run. */
async function rollBack(
  channel: Channel,
  input: ActivateInput,
  previous: string,
  reason: string,
): Promise<never> {
  const { digest, patienceSeconds } = input;
  if (previous === digest) throw new StepError(`Cannot put the material in force: ${reason}`);
  const words = (await channel.isRunning())
    ? await reloadBack(channel, input, previous)
    : await startOn(channel, previous, patienceSeconds);
  if (words !== undefined) {
    throw new StepError(
      `Cannot put the new material in force: ${reason}\nThe server does not start on the material ` +
        `it had either: ${words}`,
    );
  }
  throw new StepError(
    `Cannot put the new material in force: ${reason}\n` +
      `The server keeps serving the material it had; correct the declaration and run the update again`,
  );
}

/** The address is declared, so a change of it takes effect even without `allowRestart`. */
function isAddress(setting: string): boolean {
  return setting === "port" || setting === "listen_addresses";
}

/** Reloads the previous set, and restarts for settings that need it, where that is allowed. */
async function reloadBack(
  channel: Channel,
  input: ActivateInput,
  previous: string,
): Promise<string | undefined> {
  const loadedBefore = await loadTime(channel);
  await channel.inMaterial(switchScript(previous));
  await readRows(channel, "select pg_reload_conf()");
  await pollReload(channel, previous, loadedBefore);
  return (await restartFor(channel, await pendingRestart(channel), input)).failed;
}

interface Restart {
  readonly done: boolean;
  /** The reason why the server did not come back. */
  readonly failed?: string | undefined;
}

/** Restarts for pending settings where that is allowed. */
async function restartFor(
  channel: Channel,
  pending: readonly string[],
  { allowRestart, patienceSeconds }: ActivateInput,
): Promise<Restart> {
  if (pending.length === 0) return { done: false };
  if (allowRestart || pending.some(isAddress)) {
    return { done: true, failed: await restartOn(channel, patienceSeconds) };
  }
  process.stderr.write(
    `warning: ${pending.join(", ")} will change at the next restart of the server; ` +
      "set `allowRestart: true` to let an update restart it\n",
  );
  return { done: false };
}

function pendingRestart(channel: Channel): Promise<string[]> {
  return readRows(channel, "select name from pg_settings where pending_restart order by name");
}
