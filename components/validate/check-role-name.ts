// Checks the names of a client's roles and databases.
import { RESERVED_PREFIX } from "../clients/role-names";
import { checkText, declarationProblem } from "../contract/field-checks";
import type { Problem } from "../contract/problem";
import { SUPERUSER } from "../contract/superuser";

/**
 * PostgreSQL's limit in bytes (`NAMEDATALEN` - 1), within that of a CN (RFC 5280, ub-common-name).
 */
export const LONGEST_NAME = 63;

/** The template databases, which PostgreSQL uses itself. */
const SYSTEM_DATABASES = ["template0", "template1"];

/** Names that PostgreSQL reserves, quoted or not. */
const RESERVED_ROLES = ["public", "none"];

/** Checks the name of a role that a client logs in as. */
export function checkRoleName(path: string, role: unknown): Problem[] {
  const problems = checkText(path, role, LONGEST_NAME);
  if (problems.length > 0) return problems;
  const name = role as string;
  if (name.startsWith("/")) return [slashProblem(path, name)];
  if (name === SUPERUSER) {
    const fix = "the superuser is reached over the local socket only";
    return [declarationProblem(path, role, "a role that is no superuser", fix)];
  }
  if (RESERVED_ROLES.includes(name)) {
    return [declarationProblem(path, role, "a name that PostgreSQL does not reserve")];
  }
  if (name.startsWith("pg_") || name.startsWith(RESERVED_PREFIX)) {
    const expected = `a name that begins neither with pg_ nor with ${RESERVED_PREFIX}`;
    return [declarationProblem(path, role, expected)];
  }
  return [];
}

export function checkDatabaseName(path: string, database: unknown): Problem[] {
  const problems = checkText(path, database, LONGEST_NAME);
  if (problems.length === 0 && (database as string).startsWith("/")) {
    return [slashProblem(path, database)];
  }
  if (problems.length > 0) return problems;
  const name = database as string;
  if (SYSTEM_DATABASES.includes(name)) {
    return [declarationProblem(path, database, "a database of your own")];
  }
  if (!name.startsWith(RESERVED_PREFIX)) return [];
  return [declarationProblem(path, database, `a name that does not begin with ${RESERVED_PREFIX}`)];
}

function slashProblem(path: string, value: unknown): Problem {
  const fix = "in pg_hba.conf it begins a regular expression";
  return declarationProblem(path, value, "a name without a slash in front", fix);
}
