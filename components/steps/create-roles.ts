// Step "create-roles": the roles and databases of the declared clients, and the probe's role, over
// the local socket. Nothing is ever dropped here, and running it again changes nothing.
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import type { Channel, ChannelAddress } from "./channel";
import { openChannel } from "./open-channel";

export interface ClientRole {
  readonly role: string;
  readonly database: string;
}

export interface CreateRolesInput {
  readonly channel: ChannelAddress;
  /** Changes when the server is another one, so that the step runs again. */
  readonly serverId: string;
  /** Logs in for the assertion and can read statistics, nothing else. */
  readonly probeRole: string;
  readonly clients: ClientRole[];
}

export async function createRoles(input: CreateRolesInput): Promise<string> {
  const channel = openChannel(input.channel);
  const roles = [input.probeRole, ...new Set(input.clients.map((client) => client.role))];
  const missingRoles = await missing(channel, "pg_roles", "rolname", roles);
  const statements = [
    ...missingRoles.map((role) => `create role ${quoteIdentifier(role)}`),
    ...roles.map((role) => `alter role ${quoteIdentifier(role)} login nosuperuser`),
    `grant pg_monitor to ${quoteIdentifier(input.probeRole)}`,
    // The proof reads which rules are in force; they hold no secret.
    `grant select on pg_hba_file_rules to ${quoteIdentifier(input.probeRole)}`,
    `grant execute on function pg_hba_file_rules() to ${quoteIdentifier(input.probeRole)}`,
  ];
  await channel.query(`begin; ${statements.join("; ")}; commit`);
  const databases = [...new Set(input.clients.map((client) => client.database))];
  for (const database of await missing(channel, "pg_database", "datname", databases)) {
    await channel.query(`create database ${quoteIdentifier(database)}`);
  }
  for (const database of databases) await grant(channel, database, input.clients);
  return `roles: ${roles.join(", ")}; databases: ${databases.join(", ")}`;
}

async function missing(
  channel: Channel,
  catalog: string,
  column: string,
  names: string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const list = names.map((name) => quoteLiteral(name)).join(", ");
  const found = await channel.query(
    `select ${column} from ${catalog} where ${column} in (${list})`,
  );
  return names.filter((name) => !found.includes(name));
}

async function grant(channel: Channel, database: string, clients: ClientRole[]): Promise<void> {
  const name = quoteIdentifier(database);
  const roles = clients.filter((client) => client.database === database).map((c) => c.role);
  const list = [...new Set(roles)].map((role) => quoteIdentifier(role)).join(", ");
  const statements = [
    // Only declared clients get in: pg_hba.conf says so, and so does the catalog.
    `revoke all on database ${name} from public`,
    `grant connect, temporary, create on database ${name} to ${list}`,
    `grant usage, create on schema public to ${list}`,
  ];
  await channel.query(`begin; ${statements.join("; ")}; commit`, database);
}
