import { quoteHbaToken } from "./quote";
import { SUPERUSER } from "./superuser";

export interface IdentInput {
  /** OS users that may log in as the superuser over the local socket. */
  readonly administrators: readonly string[];
}

/**
 * Renders `pg_ident.conf`: the map `pgtls_admin`, by which `pg_hba.conf` lets the administrators in
 * as `postgres`. Sorted and without duplicates; ends with a line feed.
 *
 * @throws {RangeError} for a name that cannot be written, as `quoteHbaToken` does.
 */
export function renderPgIdent({ administrators }: IdentInput): string {
  const lines = [...new Set(administrators)]
    .sort()
    .map((user) => `pgtls_admin ${quoteHbaToken(user)} ${SUPERUSER}\n`);
  return `${head}${lines.join("")}`;
}

const head = `# Part of the material that pulumi-postgres-tls delivers: an update undoes changes made here.

# OS users that are the superuser on the local socket.
`;
