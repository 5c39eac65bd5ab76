// Checks the declared clients, each on its own and with the others.
import { AccessLevel } from "../contract/access-level";
import type { ClientArgs } from "../contract/client-args";
import {
  checkInteger,
  checkOneOf,
  checkText,
  declarationProblem,
  misplacedProblem,
} from "../contract/field-checks";
import { own } from "../contract/own";
import { pathTo } from "../contract/path-to";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Problem } from "../contract/problem";
import { checkClientDatabases } from "./check-client-databases";
import { checkMemberOf } from "./check-member-of";
import { checkDatabaseName, checkRoleName } from "./check-role-name";
import { checkSharedRoles } from "./check-shared-roles";
import type { ClientDeclaration, Declaration } from "./declaration";

/** PostgreSQL's limit (`MAX_BACKENDS`). */
const MOST_SESSIONS = 262_143;

/** ISO 8601. A time needs its zone, which would otherwise be the server's. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

export function checkClients(args: PostgresServerArgs, declaration: Declaration): Problem[] {
  const { clients } = declaration;
  const problems = [
    ...checkDatabaseName("database", declaration.database),
    ...checkOneOf("access", args.access, Object.values(AccessLevel)),
    ...clients.flatMap((client) =>
      checkClient(own(args.clients, client.name) ?? {}, client, declaration),
    ),
    ...checkTwins(clients),
  ];
  // Checks shared roles only when each client is valid.
  return problems.length > 0 ? problems : checkSharedRoles(clients);
}

function checkClient(
  args: ClientArgs,
  client: ClientDeclaration,
  { clients, database }: Declaration,
): Problem[] {
  const path = pathTo("clients", client.name);
  const inherited = args.database === undefined && client.database === database;
  return [
    ...checkName(client.name),
    ...checkRoleName(`${path}.role`, client.role),
    ...checkMoreRoles(path, client),
    ...checkOneOf(`${path}.access`, args.access, Object.values(AccessLevel)),
    ...checkInteger(`${path}.connectionLimit`, client.connectionLimit, [1, MOST_SESSIONS]),
    ...checkValidUntil(`${path}.validUntil`, client),
    ...checkCredentials(path, args, client),
    ...checkMemberOf(client, clients),
    // Problems of the server's database are reported once.
    ...(inherited && args.databases === undefined ? [] : checkClientDatabases(args, client)),
  ];
}

/** Accepts a password only for access by password, and a request only for access by certificate. */
function checkCredentials(path: string, args: ClientArgs, client: ClientDeclaration): Problem[] {
  const { access, passwordGeneration } = client;
  const left = (name: keyof ClientArgs, why: string): Problem[] =>
    args[name] === undefined ? [] : [misplacedProblem(`${path}.${name}`, why)];
  const problems = checkInteger(`${path}.passwordGeneration`, passwordGeneration, [1, 1_000_000]);
  if (access === AccessLevel.Certificate) {
    const why = `it belongs to access by password: set ${path}.access to "scram" or "scramAndCertificate"`;
    problems.push(...left("password", why), ...left("passwordGeneration", why));
  }
  if (access === AccessLevel.Scram) {
    const why = `no certificate is issued for access "scram"`;
    problems.push(...left("certificateRequestPem", why), ...left("certificate", why));
  }
  if (client.keepsKey && args.certificate?.keyAlgorithm !== undefined) {
    const why = "the key comes with the request";
    problems.push(misplacedProblem(`${path}.certificate.keyAlgorithm`, why));
  }
  return problems;
}

/** The name becomes part of resource names and file names. */
function checkName(name: string): Problem[] {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/.test(name)) return [];
  const expected = "letters, digits, - and _, at most 63, the first one a letter or digit";
  const fix = "a role may have any name: set its role";
  return [declarationProblem("clients", name, expected, fix)];
}

function checkMoreRoles(path: string, { role, roles, access }: ClientDeclaration): Problem[] {
  if (roles.length > 0 && access !== AccessLevel.Certificate) {
    const why = `with access ${String(access)} there is no map, so it has its own role only`;
    return [misplacedProblem(`${path}.roles`, why)];
  }
  return roles.flatMap((other, index) => {
    const where = `${path}.roles[${index}]`;
    // Here undefined is an element of a list, not an omitted input.
    const problems = checkRoleName(where, other ?? null);
    if (problems.length > 0) return problems;
    if (other !== role && !roles.slice(0, index).includes(other)) return [];
    return [declarationProblem(where, other, "a role that it does not have yet")];
  });
}

function checkValidUntil(path: string, { validUntil, access }: ClientDeclaration): Problem[] {
  if (validUntil === undefined) return [];
  const problems = checkText(path, validUntil, 40);
  if (problems.length > 0) return problems;
  if (!ISO_TIME.test(validUntil) || !isDate(validUntil)) {
    const expected = "an ISO 8601 date, or a time with its zone, such as 2030-01-31T12:00:00Z";
    return [declarationProblem(path, validUntil, expected)];
  }
  if (access !== AccessLevel.Certificate) return [];
  const why =
    "PostgreSQL looks at it for passwords only; a certificate ends by certificate.validityHours";
  return [misplacedProblem(path, why)];
}

/** Refuses dates such as the 31st of June, which JavaScript turns into the 1st of July. */
function isDate(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(Date.parse(text)) || Number.isNaN(midnight.getTime())) return false;
  return midnight.toISOString().slice(0, 10) === day;
}

/**
 * Refuses names that differ only in case: they would share resources on some systems and confuse on
 * all.
 */
function checkTwins(clients: readonly ClientDeclaration[]): Problem[] {
  const seen = new Map<string, string>();
  // Sorted, because configuration does not keep the order of names.
  const names = clients.map((client) => client.name).sort();
  return names.flatMap((name) => {
    const twin = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (twin === undefined) return [];
    return [
      declarationProblem(pathTo("clients", name), name, `another name than ${twin} in any case`),
    ];
  });
}
