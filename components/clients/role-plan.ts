// Plans the roles, groups and databases that the clients need. Knows nothing of what the server
// already has.
import type { ClientGrants, DatabaseGrant } from "../contract/client-grants";
import { ClientPrivileges } from "../contract/client-privileges";
import { SUPERUSER } from "../contract/superuser";
import { groupName } from "./role-names";

export interface PlannedRole {
  readonly name: string;
  /** -1 for no limit. */
  readonly connectionLimit: number;
  /** Milliseconds since 1970, or undefined for no end. */
  readonly validUntil: number | undefined;
  /** Declared memberships, and the groups of its presets. */
  readonly memberOf: readonly string[];
}

/**
 * A group with the privileges of a preset: a client gets or loses all of them by one membership.
 */
export interface PlannedGroup {
  readonly name: string;
  readonly privileges: ClientPrivileges;
  /** Undefined for `connect`. */
  readonly schema: string | undefined;
}

export interface PlannedDatabase {
  readonly name: string;
  readonly groups: readonly PlannedGroup[];
  readonly schemas: readonly string[];
  /** Roles whose future objects get the presets' default privileges, sorted. */
  readonly owners: readonly string[];
}

export interface RolePlan {
  readonly roles: readonly PlannedRole[];
  readonly databases: readonly PlannedDatabase[];
}

/** Plans what all clients together need, sorted by name. */
export function planRoles(clients: readonly ClientGrants[]): RolePlan {
  const byRole = clientsByRole(clients);
  const roles = [...byRole].map(([name, of]) => planRole(name, of));
  const names = unique([...byRole.values()].flat().flatMap((client) => databaseNames(client)));
  return {
    roles: roles.sort((a, b) => compare(a.name, b.name)),
    databases: names.map((name) => planDatabase(name, byRole)),
  };
}

/**
 * Returns the clients of each role: those whose `role` it is, or else those that name it in
 * `roles`. In the order of the declaration, roles of the first kind first.
 */
export function clientsByRole<T extends Pick<ClientGrants, "role" | "roles">>(
  clients: readonly T[],
): Map<string, T[]> {
  const own = group(clients.map((client) => [client.role, client]));
  const more = clients.flatMap((client) =>
    client.roles.filter((role) => !own.has(role)).map((role): [string, T] => [role, client]),
  );
  return new Map([...own, ...group(more)]);
}

function group<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

function planRole(name: string, clients: readonly ClientGrants[]): PlannedRole {
  const [first] = clients;
  const grants = clients.flatMap((client) => client.databases);
  const groups = grants.flatMap((grant) => groupsOf(grant)).map(({ name: groupOf }) => groupOf);
  return {
    name,
    connectionLimit: first?.connectionLimit ?? -1,
    validUntil: first?.validUntil === undefined ? undefined : Date.parse(first.validUntil),
    memberOf: unique([...clients.flatMap((client) => client.memberOf), ...groups]),
  };
}

function groupsOf({ name, privileges, schemas }: DatabaseGrant): PlannedGroup[] {
  if (privileges === ClientPrivileges.Connect) {
    return [{ name: groupName(privileges, name), privileges, schema: undefined }];
  }
  return schemas.map((schema) => ({
    name: groupName(privileges, name, schema),
    privileges,
    schema,
  }));
}

function planDatabase(name: string, byRole: Map<string, ClientGrants[]>): PlannedDatabase {
  const grants = [...byRole].flatMap(([role, clients]) =>
    clients.flatMap((client) =>
      client.databases.filter((grant) => grant.name === name).map((grant) => ({ role, grant })),
    ),
  );
  const groups = new Map(
    grants.flatMap(({ grant }) => groupsOf(grant)).map((made) => [made.name, made]),
  );
  const isOwner = ({ privileges }: { privileges: string }) => privileges === ClientPrivileges.Owner;
  return {
    name,
    groups: [...groups.values()].sort((a, b) => compare(a.name, b.name)),
    schemas: unique(grants.flatMap(({ grant }) => grant.schemas)),
    owners: unique([
      SUPERUSER,
      ...grants.filter(({ grant }) => isOwner(grant)).map(({ role }) => role),
      // Before PostgreSQL 16, a member can always `set role` to its group, and create objects as
      // it.
      ...[...groups.values()].filter(isOwner).map((made) => made.name),
    ]),
  };
}

function databaseNames({ databases }: ClientGrants): string[] {
  return databases.map(({ name }) => name);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compare);
}

/** Compares code units, for the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
