// Step "activate": puts a staged set in force, proves that it is, and goes back when it is not.
// A reload that "succeeded" proves nothing: PostgreSQL keeps the old TLS context when a new file
// is bad, while SHOW prints the new value. So new sessions and the wire are asked.
import { setTimeout as sleep } from "node:timers/promises";
import { fetchServedFingerprint } from "../probe/served-certificate";
import type { Revocation } from "../rotation/resolve-revoked";
import { StepError, type Channel, type ChannelAddress } from "./channel";
import { evict } from "./evict";
import { settleScript, switchScript } from "./material-scripts";
import { openChannel } from "./open-channel";
import { complaintsIn } from "./reload-complaints";
import { refuseRetiringInUse, type TrustInput } from "./trust-on-volume";

export interface ActivateInput {
  readonly channel: ChannelAddress;
  readonly digest: string;
  /** Goes up by one for each repair, so that the step runs again on unchanged contents. */
  readonly repairs: number;
  /** Changes when the server is another one, so that the step runs again. */
  readonly serverId: string;
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the issued server certificate, lower-case hex. */
  readonly serverFingerprint: string;
  /** Certificates whose sessions are ended once they are refused. */
  readonly revoked: Revocation[];
  /** Recorded when the set is in force. */
  readonly trust: TrustInput;
  /** Whether a setting that needs a restart may cause one. */
  readonly allowRestart: boolean;
  readonly patienceSeconds: number;
}

const RELOAD_SECONDS = 15;

/**
 * What is wrong in the files. Settings that wait for a restart are marked as errors there too,
 * though nothing is wrong with them.
 */
const WRONG_SETTINGS = `select coalesce(f.name, f.error) from pg_file_settings f
  left join pg_settings s on s.name = lower(f.name)
  where f.error is not null and not coalesce(s.pending_restart, false)`;
const WRONG_RULES = "select error from pg_hba_file_rules where error is not null";
const WRONG_MAPS = "select error from pg_ident_file_mappings where error is not null";

export async function activate(input: ActivateInput): Promise<string> {
  const channel = openChannel(input.channel);
  await waitUntilReady(channel, input.patienceSeconds);
  await refuseRetiringInUse(channel, input.trust);
  const { mark } = await channel.log("");
  const loadedBefore = await loadTime(channel);
  const previous = (await channel.inMaterial(switchScript(input.digest))).trim();
  const reason = await reloadAndCheck(channel, input, mark, loadedBefore);
  if (reason !== undefined) await rollBack(channel, input.digest, previous, reason);
  const ended = await evict(channel, input.revoked);
  for (const [name, count] of Object.entries(ended)) {
    process.stderr.write(
      `warning: ended ${count} sessions of ${name}, whose certificate is revoked\n`,
    );
  }
  const pending = await settleRestarts(channel, input);
  await channel.inMaterial(
    settleScript(input.digest, previous, JSON.stringify(input.trust.record)),
  );
  return JSON.stringify({ digest: input.digest, pendingRestart: pending });
}

async function waitUntilReady(channel: Channel, patienceSeconds: number): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    try {
      await channel.query("select 1");
      return;
    } catch (error) {
      if (Date.now() < deadline) await sleep(250);
      else throw await notReady(channel, patienceSeconds, error as Error);
    }
  }
}

async function notReady(channel: Channel, seconds: number, error: Error): Promise<StepError> {
  const log = await channel.log("").catch(() => ({ text: "" }));
  const words = lastLines(log.text, 15);
  return new StepError(
    `Cannot reach the server within ${seconds} s: ${error.message}\nThe server logged:\n${words}`,
  );
}

async function reloadAndCheck(
  channel: Channel,
  input: ActivateInput,
  mark: string,
  loadedBefore: string,
): Promise<string | undefined> {
  await channel.query("select pg_reload_conf()");
  const inForce = await pollReload(channel, input.digest, loadedBefore);
  const { text } = await channel.log(mark);
  const wrong = await wrongInFiles(channel);
  const complaints = complaintsIn(text, wrong);
  if (complaints.length > 0) return `PostgreSQL did not take it:\n${complaints.join("\n")}`;
  if (!inForce)
    return `new sessions do not show it after ${RELOAD_SECONDS} s:\n${lastLines(text, 8)}`;
  const served = await fetchServedFingerprint(input.host, input.port);
  if (served === input.serverFingerprint) return undefined;
  return `the certificate served on ${input.host}:${input.port} has SHA-256 ${served}, issued was ${input.serverFingerprint}`;
}

async function wrongInFiles(channel: Channel): Promise<string[]> {
  const [version] = await channel.query("show server_version_num");
  // The view of the maps came with PostgreSQL 15.
  const maps = Number(version) >= 150_000 ? ` union all ${WRONG_MAPS}` : "";
  return channel.query(`${WRONG_SETTINGS} union all ${WRONG_RULES}${maps}`);
}

async function pollReload(channel: Channel, digest: string, before: string): Promise<boolean> {
  for (const deadline = Date.now() + RELOAD_SECONDS * 1000; Date.now() < deadline;) {
    const [inForce] = await channel.query("select current_setting('pgtls.material', true)");
    // The postmaster works off a reload before it takes the next connection, so a new session
    // that sees the new values knows that certificates and rules were read as well.
    if (inForce === digest && (await loadTime(channel)) !== before) return true;
    await sleep(100);
  }
  return false;
}

async function loadTime(channel: Channel): Promise<string> {
  return (await channel.query("select pg_conf_load_time()::text"))[0] ?? "";
}

async function rollBack(
  channel: Channel,
  digest: string,
  previous: string,
  reason: string,
): Promise<never> {
  if (previous === digest) throw new StepError(`Cannot put the material in force: ${reason}`);
  await channel.inMaterial(switchScript(previous));
  await channel.query("select pg_reload_conf()");
  throw new StepError(
    `Cannot put the new material in force: ${reason}\n` +
      `The server keeps serving the material it had; correct the declaration and run the update again`,
  );
}

/** Gives the settings that still wait for a restart, after a restart if that is allowed. */
async function settleRestarts(channel: Channel, input: ActivateInput): Promise<string[]> {
  const pending = await pendingRestart(channel);
  if (pending.length === 0) return [];
  if (!input.allowRestart) {
    process.stderr.write(
      `warning: ${pending.join(", ")} will change at the next restart of the server; ` +
        "set `allowRestart: true` to let an update restart it\n",
    );
    return pending;
  }
  await channel.restart();
  await waitUntilReady(channel, input.patienceSeconds);
  return pendingRestart(channel);
}

function pendingRestart(channel: Channel): Promise<string[]> {
  return channel.query("select name from pg_settings where pending_restart order by name");
}

function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}
