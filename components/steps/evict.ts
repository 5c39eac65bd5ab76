// Ends the sessions of revoked certificates: PostgreSQL checks a revocation list only when a
// session begins.
import { setTimeout as sleep } from "node:timers/promises";
import { decimal } from "../pki/decimal-serial";
import type { Revocation } from "../rotation/resolve-revoked";
import { readRows, type AdministrationChannel } from "./administration";
import { StepError } from "./step-error";

const PATIENCE_MILLIS = 10_000;

/** Ends the sessions and waits until they are gone; returns their number by client. */
export async function evict(
  channel: AdministrationChannel,
  revoked: readonly Revocation[],
): Promise<Record<string, number>> {
  const ended: Record<string, number> = {};
  if (revoked.length === 0) return ended;
  const names = new Map(revoked.map(({ serial, name }) => [decimal(serial), name]));
  const live = liveOn(revoked.map(({ serial }) => serial));
  for (const deadline = Date.now() + PATIENCE_MILLIS; Date.now() < deadline;) {
    // Without the materialized list, the function could run first, for every session: PostgreSQL
    // evaluates the cheaper condition first, whatever their order.
    const serials = await readRows(
      channel,
      `with live as materialized (select pid, client_serial ${live})
       select client_serial::text from live where pg_terminate_backend(pid)`,
    );
    if (serials.length === 0) return ended;
    for (const serial of serials) {
      const name = names.get(serial) ?? serial;
      ended[name] = (ended[name] ?? 0) + 1;
    }
    await untilGone(channel, live, deadline);
  }
  throw new StepError(
    "Cannot end the sessions of revoked certificates: new ones appear all the time",
  );
}

/** Returns the number of live sessions with these serial numbers. */
export async function countLive(
  channel: AdministrationChannel,
  serials: readonly string[],
): Promise<number> {
  if (serials.length === 0) return 0;
  return Number((await readRows(channel, `select count(*) ${liveOn(serials)}`))[0]);
}

/** By serial number alone: `issuer_dn` is truncated at 63 bytes. */
function liveOn(serials: readonly string[]): string {
  return `from pg_stat_ssl where client_serial in (${serials.map(decimal).join(", ")})`;
}

async function untilGone(
  channel: AdministrationChannel,
  live: string,
  deadline: number,
): Promise<void> {
  while (Date.now() < deadline) {
    const [count] = await readRows(channel, `select count(*) ${live}`);
    if (count === "0") return;
    await sleep(100);
  }
  throw new StepError("Cannot end the sessions of revoked certificates: they do not go");
}
