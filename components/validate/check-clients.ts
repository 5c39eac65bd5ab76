import { SUPERUSER } from "../config/superuser";
import { PROBE_ROLE } from "./certificate-names";
import type { ClientDeclaration, Declaration } from "./declaration";
import { checkText, declarationProblem } from "./field-checks";
import type { Problem } from "./problem";

/** Databases that PostgreSQL makes for itself; `postgres` is where the probe connects. */
const SYSTEM_DATABASES = ["template0", "template1"];

/** Bytes of a name in PostgreSQL (`NAMEDATALEN` - 1), and of a CN (RFC 5280, ub-common-name) . */
const LONGEST_NAME = 63;

export function checkClients(declaration: Declaration): Problem[] {
  return [
    ...checkDatabase("database", declaration.database),
    ...declaration.clients.flatMap(checkClient),
    ...checkTwins(declaration.clients),
  ];
}

function checkClient(client: ClientDeclaration): Problem[] {
  const path = `clients.${client.name}`;
  return [
    ...checkName(client.name),
    ...checkRole(`${path}.role`, client.role),
    ...checkDatabase(`${path}.database`, client.database),
  ];
}

/** The name is part of resource names and of file names. */
function checkName(name: string): Problem[] {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/.test(name)) return [];
  const expected = "letters, digits, - and _, at most 63, the first one a letter or digit";
  const fix = "a role may have any name: set its role";
  return [declarationProblem("clients", name, expected, fix)];
}

function checkRole(path: string, role: unknown): Problem[] {
  const problems = checkText(path, role, LONGEST_NAME);
  if (problems.length > 0) return problems;
  const name = role as string;
  if (name.startsWith("/")) return [slashProblem(path, name)];
  if (name === SUPERUSER) {
    const fix = "the superuser is reached over the local socket only";
    return [declarationProblem(path, role, "a role that is no superuser", fix)];
  }
  if (name === PROBE_ROLE || name.startsWith("pg_")) {
    const expected = `another name than ${PROBE_ROLE} and names that begin with pg_`;
    return [declarationProblem(path, role, expected)];
  }
  return [];
}

function checkDatabase(path: string, database: unknown): Problem[] {
  const problems = checkText(path, database, LONGEST_NAME);
  if (problems.length === 0 && (database as string).startsWith("/")) {
    return [slashProblem(path, database)];
  }
  if (problems.length > 0 || !SYSTEM_DATABASES.includes(database as string)) return problems;
  return [declarationProblem(path, database, "a database of your own")];
}

function slashProblem(path: string, value: unknown): Problem {
  const fix = "in pg_hba.conf it begins a regular expression";
  return declarationProblem(path, value, "a name without a slash in front", fix);
}

/** Names that differ only in case would share resources on some systems and confuse on all. */
function checkTwins(clients: readonly ClientDeclaration[]): Problem[] {
  const seen = new Map<string, string>();
  // Sorted, since configuration does not keep the order of names.
  const names = clients.map((client) => client.name).sort();
  return names.flatMap((name) => {
    const twin = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (twin === undefined) return [];
    return [declarationProblem(`clients.${name}`, name, `another name than ${twin} in any case`)];
  });
}
