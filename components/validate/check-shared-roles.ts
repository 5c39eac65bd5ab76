// Checks that clients with a common role agree about it: it is one role on the server.
import { clientsByRole } from "../clients/role-plan";
import { AccessLevel } from "../contract/access-level";
import type { ClientGrants, DatabaseGrant } from "../contract/client-grants";
import { declarationProblem } from "../contract/field-checks";
import { pathTo } from "../contract/path-to";
import type { Problem } from "../contract/problem";
import type { ClientDeclaration } from "./client-declaration";

export function checkSharedRoles(clients: readonly ClientDeclaration[]): Problem[] {
  return [...clientsByRole(clients)].flatMap(([role, of]) => {
    const [first, ...others] = [...of].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (first === undefined) return [];
    return [
      ...others.flatMap((other) => checkPair(role, first, other)),
      ...checkVisitors(role, first, clients),
    ];
  });
}

/** The properties that a role has once, for all its clients. */
const ONCE = ["connectionLimit", "validUntil", "memberOf"] as const;

function checkPair(role: string, first: ClientDeclaration, other: ClientDeclaration): Problem[] {
  const fix = `both have the role ${role}`;
  const path = pathTo("clients", other.name);
  const differing = ONCE.filter((key) => text(first[key]) !== text(other[key]));
  const databases = other.databases.flatMap((grant) => {
    const same = first.databases.find(({ name }) => name === grant.name);
    if (same === undefined) return [];
    const expected = `what ${pathTo("clients", first.name)} has`;
    if (other.access !== first.access) {
      return [declarationProblem(`${path}.access`, other.access, expected, fix)];
    }
    if (text(sortedGrant(same)) === text(sortedGrant(grant))) return [];
    const where = pathTo(`${path}.databases`, grant.name);
    return [declarationProblem(where, grant.privileges, expected, fix)];
  });
  return [
    ...differing.map((key) =>
      declarationProblem(
        `${path}.${key}`,
        other[key],
        `what ${pathTo("clients", first.name)} has`,
        fix,
      ),
    ),
    ...databases,
  ];
}

/**
 * Refuses a role in the `roles` of other clients unless its own client has access by certificate:
 * methods with a password do not use a map.
 */
function checkVisitors(
  role: string,
  owner: ClientDeclaration,
  clients: readonly ClientDeclaration[],
): Problem[] {
  if (owner.role !== role || owner.access === AccessLevel.Certificate) return [];
  return clients
    .filter((client) => client.roles.includes(role))
    .map((client) => {
      const path = `${pathTo("clients", client.name)}.roles[${client.roles.indexOf(role)}]`;
      const fix = `${pathTo("clients", owner.name)} has access ${owner.access}`;
      return declarationProblem(path, role, "a role with access by certificate", fix);
    });
}

function sortedGrant({ name, privileges, schemas }: DatabaseGrant): DatabaseGrant {
  return { name, privileges, schemas: [...schemas].sort() };
}

function text(value: ClientGrants[(typeof ONCE)[number]] | DatabaseGrant): string {
  return JSON.stringify(Array.isArray(value) ? [...(value as string[])].sort() : (value ?? null));
}
