// Removes clients that are no longer declared: locks them at once, revokes their grants, and drops
// them when they own nothing.
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterState } from "../clients/cluster-state";
import type { RemovedRole } from "../clients/cluster-statements";
import {
  endSessionsQuery,
  lockStatements,
  ownedQuery,
  ownsNothingStatement,
  revokeStatement,
  sessionsQuery,
  tiesQuery,
  type RoleTies,
} from "../clients/removal";
import { Marker } from "../clients/role-names";
import { quoteIdentifier } from "../config/quote";
import { ADMINISTRATION_DATABASE, inTransaction, readJson, readRows } from "./administration";
import type { Channel } from "./channel";
import { StepError } from "./step-error";

export interface RemovedReport {
  readonly role: string;
  readonly dropped: boolean;
  /** The objects that it still owns, such as `table public.orders in database app`. */
  readonly owns: string[];
}

const SESSION_END_MILLISECONDS = 5_000;
const LOCK_WAIT_MILLISECONDS = 1_000;

/** Takes away the roles' logins and ends their sessions. */
export async function lockRoles(
  channel: Channel,
  removed: readonly RemovedRole[],
  state: ClusterState,
): Promise<void> {
  if (removed.length === 0) return;
  const names = removed.map(({ name }) => name);
  await takeLogin(channel, names, lockStatements(names, state));
  const left = await endSessions(channel, names);
  if (left.length === 0) return;
  throw new StepError(
    `Cannot end the sessions of removed clients: the processes ${left.join(", ")} did not end ` +
      `within ${SESSION_END_MILLISECONDS / 1000} s; the roles are locked, run the update again`,
  );
}

/**
 * Locks the roles. A role that changes its own password in an open transaction keeps its row locked
 * and could so prevent this; its sessions are ended as long as the lock is awaited.
 */
async function takeLogin(
  channel: Channel,
  names: readonly string[],
  statements: readonly string[],
): Promise<void> {
  let waits = true;
  const locking = inTransaction(channel, statements).finally(() => (waits = false));
  for (;;) {
    await Promise.race([locking, sleep(LOCK_WAIT_MILLISECONDS, undefined, { ref: false })]);
    if (!waits) return locking;
    await endSessions(channel, names).catch(() => undefined);
  }
}

/** Returns the processes that did not end in time. */
async function endSessions(channel: Channel, names: readonly string[]): Promise<string[]> {
  const pids = await readRows(channel, sessionsQuery(names));
  return pids.length === 0
    ? []
    : readRows(channel, endSessionsQuery(pids, SESSION_END_MILLISECONDS));
}

/**
 * Drops each role, or revokes its grants when it has to stay. Does not report groups that were
 * dropped.
 */
export async function removeRoles(
  channel: Channel,
  removed: readonly RemovedRole[],
): Promise<RemovedReport[]> {
  if (removed.length === 0) return [];
  const query = tiesQuery(removed.map(({ name }) => name));
  const ties = await readJson<RoleTies[]>(channel, query);
  const reports: RemovedReport[] = [];
  for (const role of removed) {
    const own = ties.filter((tie) => tie.role === role.name);
    const report = await removeRole(channel, role, own);
    if (role.marker !== Marker.Groups || !report.dropped) reports.push(report);
  }
  return reports;
}

async function removeRole(
  channel: Channel,
  { name, marker }: RemovedRole,
  ties: readonly RoleTies[],
): Promise<RemovedReport> {
  const reachable = ties.filter((tie) => tie.reachable);
  const stays = marker === Marker.Adopted || ties.some((tie) => tie.owns || !tie.reachable);
  if (stays) {
    for (const tie of reachable) await revokeGrants(channel, tie);
    return { role: name, dropped: false, owns: await namesOfOwned(channel, ties) };
  }
  const role = quoteIdentifier(name);
  // It owns nothing, so this only revokes: grants, policies, defaults.
  for (const { database } of ties) {
    const drop = [ownsNothingStatement(name), `drop owned by ${role} restrict`];
    await inTransaction(channel, drop, databaseOf(database));
  }
  await inTransaction(channel, [`drop role ${role}`]);
  return { role: name, dropped: true, owns: [] };
}

async function revokeGrants(channel: Channel, { role, database }: RoleTies): Promise<void> {
  const revoke = revokeStatement(role, database === "");
  await inTransaction(channel, [revoke], databaseOf(database));
}

async function namesOfOwned(channel: Channel, ties: readonly RoleTies[]): Promise<string[]> {
  const names: string[] = [];
  for (const { role, database, owns, reachable } of ties) {
    if (!reachable) names.push(`what it has in database ${database}, which allows no connections`);
    if (!reachable || !owns) continue;
    const query = ownedQuery(role, database === "");
    const found = await readJson<string[]>(channel, query, databaseOf(database));
    names.push(
      ...found.map((what) => (database === "" ? what : `${what} in database ${database}`)),
    );
  }
  return names.sort();
}

/** Any database can be used for shared objects. */
function databaseOf(name: string): string {
  return name === "" ? ADMINISTRATION_DATABASE : name;
}
