import type { IdentMap } from "../contract/ident-map";
import { SUPERUSER } from "../contract/superuser";
import { quoteHbaText, quoteHbaToken } from "./quote";

export interface IdentInput {
  /** OS users that may log in as the superuser over the local socket. */
  readonly administrators: readonly string[];
  /** Declared maps, checked by `checkIdentMaps`. Defaults to none. */
  readonly identMaps?: readonly IdentMap[];
}

/**
 * Renders `pg_ident.conf`: the map `pgtls_admin`, by which `pg_hba.conf` lets the administrators
 * log in as `postgres`, and the declared maps. Sorted, without duplicates; ends with a line feed.
 *
 * @throws {RangeError} for a name that cannot be quoted, as `quoteHbaToken` does.
 */
export function renderPgIdent({ administrators, identMaps = [] }: IdentInput): string {
  const ours = administrators.map((user) => `pgtls_admin ${quoteHbaToken(user)} ${SUPERUSER}`);
  const declared = identMaps.map(({ name, systemUser, role }) =>
    [quoteHbaToken(name), quoteHbaText(systemUser), quoteHbaToken(role)].join(" "),
  );
  const maps = declared.length === 0 ? "" : `\n# Maps of the declaration.\n${lines(declared)}`;
  return `${head}${lines(ours)}${maps}`;
}

const head = `# Part of the material that pulumi-postgres-tls delivers: an update undoes changes made here.

# OS users that are the superuser on the local socket.
`;

function lines(texts: readonly string[]): string {
  return [...new Set(texts)]
    .sort()
    .map((text) => `${text}\n`)
    .join("");
}
