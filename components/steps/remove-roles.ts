// Clients that are no longer declared: locked out at once, stripped of what they were granted, and
// dropped when nothing belongs to them.
import { quoteIdentifier } from "../config/quote";
import type { ClusterState } from "../clients/cluster-state";
import type { RemovedRole } from "../clients/cluster-statements";
import {
  endSessionsQuery,
  grantedQuery,
  lockStatements,
  ownedQuery,
  ownsNothingStatement,
  revokeStatements,
  sessionsQuery,
  tiesQuery,
  type Granted,
  type RoleTies,
} from "../clients/removal";
import { Marker } from "../clients/role-names";
import { ADMINISTRATION_DATABASE, inTransaction, readJson, readRows } from "./administration";
import { StepError, type Channel } from "./channel";

export interface RemovedReport {
  readonly role: string;
  readonly dropped: boolean;
  /** What still belongs to it, such as `table public.orders in database app`. */
  readonly owns: string[];
}

const SESSION_END_MILLISECONDS = 5_000;

/** Nobody logs in as them any more, and whoever has is out. */
export async function lockRoles(
  channel: Channel,
  removed: readonly RemovedRole[],
  state: ClusterState,
): Promise<void> {
  if (removed.length === 0) return;
  const names = removed.map(({ name }) => name);
  await inTransaction(channel, lockStatements(names, state));
  const pids = await readRows(channel, sessionsQuery(names));
  if (pids.length === 0) return;
  const left = await readRows(channel, endSessionsQuery(pids, SESSION_END_MILLISECONDS));
  if (left.length === 0) return;
  throw new StepError(
    `Cannot end the sessions of removed clients: the processes ${left.join(", ")} did not end ` +
      `within ${SESSION_END_MILLISECONDS / 1000} s; the roles are locked, run the update again`,
  );
}

/** Strips or drops; groups that went without trouble are nobody's business. */
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
  // It owns nothing, so this is a revoke of all that there is: grants, policies, defaults.
  for (const { database } of ties) {
    const drop = [ownsNothingStatement(name), `drop owned by ${role} restrict`];
    await inTransaction(channel, drop, databaseOf(database));
  }
  await inTransaction(channel, [`drop role ${role}`]);
  return { role: name, dropped: true, owns: [] };
}

async function revokeGrants(channel: Channel, { role, database }: RoleTies): Promise<void> {
  const where = databaseOf(database);
  const query = grantedQuery(role, database === "");
  const grants = await readJson<Granted[]>(channel, query, where);
  await inTransaction(channel, revokeStatements(grants), where);
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

/** What is shared by all databases can be spoken of in any. */
function databaseOf(name: string): string {
  return name === "" ? ADMINISTRATION_DATABASE : name;
}
