// Which rules and maps let the declared clients in, and as whom.
import type { ClientGrants } from "../contract/client-grants";
import { clientsByRole } from "./role-plan";
import type { IdentMap } from "../contract/ident-map";
import type { HbaClient } from "../config/pg-hba";

/** The map of certificates that log in as more than the role they are named after. Reserved. */
export const CLIENT_MAP = "pgtls_clients";

export interface ClientAccess {
  readonly hbaClients: HbaClient[];
  readonly identMaps: IdentMap[];
}

/** What the rules have to know of a client. */
export type AccessedClient = Pick<ClientGrants, "role" | "roles" | "access" | "databases">;

/**
 * Gives a rule for each role in each database it reaches, and the map for those roles that a
 * certificate of another name may be. Where a rule has a map, PostgreSQL no longer compares CN and
 * role, so the map says that as well.
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
