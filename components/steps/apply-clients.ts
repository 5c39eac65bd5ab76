// Step "apply-clients": makes the server agree with all declared clients at once. It computes the
// differences first, so an unchanged declaration writes nothing, and changes each database in one
// transaction.
import { checkCluster } from "../clients/check-cluster";
import { clusterStateQuery, type ClusterState } from "../clients/cluster-state";
import { removedRoles, roleStatements, type Verifiers } from "../clients/cluster-statements";
import { databaseStateQuery, type DatabaseState } from "../clients/database-state";
import { databaseStatements } from "../clients/database-statements";
import { membershipStatements } from "../clients/membership-statements";
import {
  probeGrantsQuery,
  probeRoleStatements,
  probeViewStatements,
} from "../clients/probe-statements";
import { planRoles, type PlannedDatabase } from "../clients/role-plan";
import { quoteIdentifier } from "../config/quote";
import type { ClientGrants } from "../contract/client-grants";
import { MAINTENANCE_DATABASE } from "../contract/maintenance-database";
import { inTransaction, readJson, readRows } from "./administration";
import type { Channel, ChannelAddress } from "./channel";
import { openChannel } from "./open-channel";
import { lockRoles, removeRoles, type RemovedReport } from "./remove-roles";
import { StepError } from "./step-error";

export interface ApplyClientsInput {
  readonly channel: ChannelAddress;
  /** Changes with a new server, so that the step runs again. */
  readonly serverId: string;
  /** Increases with each new declaration; see the plan. */
  readonly revision: number;
  /**
   * The role that logs in for the assertion; it can read statistics and configuration, nothing
   * else.
   */
  readonly probeRole: string;
  readonly clients: readonly ClientGrants[];
  /** Secret. SCRAM verifiers by role; a role without one has no password. */
  readonly verifiers: Verifiers;
}

/** The step's output, as JSON. It contains no secret. */
export interface ApplyClientsReport {
  readonly roles: string[];
  readonly databases: string[];
  readonly removed: RemovedReport[];
}

export async function applyClients(input: ApplyClientsInput): Promise<string> {
  const report = await applyClientsOver(openChannel(input.channel), input);
  for (const { role, dropped, owns } of report.removed) {
    if (dropped || owns.length === 0) continue;
    process.stderr.write(
      `warning: the role ${role} is no longer declared and is locked; it still owns ` +
        `${owns.join(", ")}; reassign these, and the next change of the clients drops it\n`,
    );
  }
  return JSON.stringify(report);
}

/** Applies the clients over an open channel. */
export async function applyClientsOver(
  channel: Channel,
  input: Omit<ApplyClientsInput, "channel" | "serverId" | "revision">,
): Promise<ApplyClientsReport> {
  const plan = planRoles(input.clients);
  const state = await readJson<ClusterState>(channel, clusterStateQuery);
  const problems = checkCluster(plan, state);
  if (problems.length > 0) throw new StepError(problems.join("\n"));
  const removed = removedRoles(plan, state);
  await lockRoles(channel, removed, state);
  await inTransaction(channel, [
    ...roleStatements(plan, state, input.verifiers),
    ...probeRoleStatements(input.probeRole, state),
    ...membershipStatements(plan, state, removed, input.probeRole),
  ]);
  // Grants on views belong to one database.
  const probeGrants = await readRows(
    channel,
    probeGrantsQuery(input.probeRole),
    MAINTENANCE_DATABASE,
  );
  const probeViews = probeViewStatements(input.probeRole, state.major, probeGrants);
  await inTransaction(channel, probeViews, MAINTENANCE_DATABASE);
  for (const database of plan.databases) await applyDatabase(channel, database, state);
  return {
    roles: plan.roles.map(({ name }) => name),
    databases: plan.databases.map(({ name }) => name),
    removed: await removeRoles(channel, removed),
  };
}

async function applyDatabase(
  channel: Channel,
  plan: PlannedDatabase,
  { databases }: ClusterState,
): Promise<void> {
  if (!databases.includes(plan.name)) {
    // Objects that somebody planted in template1 would be in every new database, and belong to
    // them.
    await readRows(channel, `create database ${quoteIdentifier(plan.name)} template template0`);
  }
  const state = await readJson<DatabaseState>(channel, databaseStateQuery(plan), plan.name);
  await inTransaction(channel, databaseStatements(plan, state), plan.name);
}
