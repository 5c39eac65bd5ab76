// The rules and maps by which declared clients log in.
import type { HbaClient } from "../config/pg-hba";
import type { ClientGrants } from "../contract/client-grants";
import type { IdentMap } from "../contract/ident-map";
import { clientsByRole } from "./role-plan";

/** The map for certificates that log in as roles other than their CN. Reserved. */
export const CLIENT_MAP = "pgtls_clients";

export interface ClientAccess {
  readonly hbaClients: HbaClient[];
  readonly identMaps: IdentMap[];
}

/** The properties of a client that the rules depend on. */
export type AccessedClient = Pick<ClientGrants, "role" | "roles" | "access" | "databases">;

/**
 * Returns a rule for each role in each of its databases, and map lines for roles that a certificate
 * with another CN may use. With a map, PostgreSQL no longer compares CN and role, so the map also
 * contains the role's own CN.
 */
export function clientAccess(clients: readonly AccessedClient[]): ClientAccess {
  const byRole = clientsByRole(clients);
  const mapped = clients.flatMap(({ role, roles }) =>
    roles.filter((other) => other !== role).map((other) => mapLine(role, other)),
  );
  const mappedRoles = new Set(mapped.map(({ role }) => role));
  const own = clients
    .filter(({ role }) => mappedRoles.has(role))
    .map(({ role }) => mapLine(role, role));
  const hbaClients = [...byRole].flatMap(([role, of]) =>
    of.flatMap(({ access, databases }) =>
      databases.map(({ name: database }) => ({
        role,
        database,
        access,
        ...(mappedRoles.has(role) ? { map: CLIENT_MAP } : {}),
      })),
    ),
  );
  return { hbaClients, identMaps: [...mapped, ...own] };
}

function mapLine(systemUser: string, role: string): IdentMap {
  return { name: CLIENT_MAP, systemUser, role };
}
