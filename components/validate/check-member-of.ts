// Checks the roles that a client is a member of. A step checks what only the server knows.
import { serverReachingRoles } from "../clients/cluster-state";
import { RESERVED_PREFIX } from "../clients/role-names";
import { checkText, declarationProblem } from "../contract/field-checks";
import { pathTo } from "../contract/path-to";
import type { Problem } from "../contract/problem";
import { SUPERUSER } from "../contract/superuser";
import { LONGEST_NAME } from "./check-role-name";
import type { ClientDeclaration } from "./client-declaration";

export function checkMemberOf(
  client: ClientDeclaration,
  clients: readonly ClientDeclaration[],
): Problem[] {
  return client.memberOf.flatMap((role, index) => {
    const path = `${pathTo("clients", client.name)}.memberOf[${index}]`;
    // Here undefined is an element of a list, not an omitted input.
    const problems = checkText(path, role ?? null, LONGEST_NAME);
    return problems.length > 0 ? problems : checkOne(path, role, client, clients);
  });
}

function checkOne(
  path: string,
  role: string,
  client: ClientDeclaration,
  clients: readonly ClientDeclaration[],
): Problem[] {
  const { role: own } = client;
  if (role === own || client.roles.includes(role)) {
    return [declarationProblem(path, role, "a role other than the client's own")];
  }
  if ((serverReachingRoles as readonly string[]).includes(role)) {
    const fix = "who is in it is the server's OS user in all but name";
    return [declarationProblem(path, role, "a role that stays inside the database", fix)];
  }
  if (role === SUPERUSER) {
    return [declarationProblem(path, role, "a role that is no superuser")];
  }
  if (role.startsWith(RESERVED_PREFIX)) {
    return [declarationProblem(path, role, `a name that does not begin with ${RESERVED_PREFIX}`)];
  }
  if (["public", "none", "pg_database_owner"].includes(role)) {
    return [declarationProblem(path, role, "a role that can have members")];
  }
  if (!reaches(role, own, clients)) return [];
  const fix = `${role} is, by other memberships, in ${own}`;
  return [declarationProblem(path, role, "a role that is not a member of the client's", fix)];
}

/** Returns true when `from` is a member of `to`, directly or through other roles. */
function reaches(from: string, to: string, clients: readonly ClientDeclaration[]): boolean {
  const seen = new Set<string>();
  const next = [from];
  for (let role = next.pop(); role !== undefined; role = next.pop()) {
    if (role === to) return true;
    if (seen.has(role)) continue;
    seen.add(role);
    const of = clients.filter((client) => [client.role, ...client.roles].includes(role as string));
    next.push(...of.flatMap((client) => client.memberOf));
  }
  return false;
}
