// Statements for the probe's role: it can log in, and read statistics and the views of the
// configuration files, nothing else.
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import { MAINTENANCE_DATABASE } from "../contract/maintenance-database";
import { own } from "../contract/own";
import type { ClusterState } from "./cluster-state";
import { ORDINARY } from "./cluster-statements";

/**
 * Views of the configuration, with the first major version that has them; each reads a function.
 */
const VIEWS: readonly (readonly [string, number])[] = [
  ["pg_hba_file_rules", 14],
  ["pg_file_settings", 14],
  ["pg_ident_file_mappings", 15],
];
const functionOf: Readonly<Record<string, string>> = {
  pg_file_settings: "pg_show_all_file_settings",
};

/** The only membership of the probe's role: it allows reading statistics and settings. */
export const PROBE_MEMBERSHIP = "pg_monitor";

/**
 * Builds the query for the grants of the probe's role on the database, views and functions, one a
 * row.
 */
export function probeGrantsQuery(role: string): string {
  const names = VIEWS.flatMap(([view]) => [view, own(functionOf, view) ?? view]);
  const list = names.map((name) => quoteLiteral(name)).join(", ");
  const who = `(select oid from pg_authid where rolname = ${quoteLiteral(role)})`;
  return `
select 'view ' || relname from pg_class, aclexplode(relacl)
  where relnamespace = 'pg_catalog'::regnamespace and relname in (${list}) and grantee = ${who}
union
select 'function ' || proname from pg_proc, aclexplode(proacl)
  where pronamespace = 'pg_catalog'::regnamespace and proname in (${list}) and grantee = ${who}
union
select 'database ' || datname from pg_database, aclexplode(datacl)
  where datname = '${MAINTENANCE_DATABASE}' and grantee = ${who} and privilege_type = 'CONNECT'`;
}

/** Builds the statements that create or correct the probe's role, without its membership. */
export function probeRoleStatements(role: string, state: ClusterState): string[] {
  const name = quoteIdentifier(role);
  const found = state.roles.find((known) => known.name === role);
  const good = found?.login === true && !found.elevated && found.verifierDigest === null;
  return [
    ...(found === undefined ? [`create role ${name}`] : []),
    ...(good ? [] : [`alter role ${name} login ${ORDINARY} password null`]),
  ];
}

/**
 * Builds the missing grants on what the probe reads in its database; `grants` is the result of
 * `probeGrantsQuery`.
 */
export function probeViewStatements(
  role: string,
  major: number,
  grants: readonly string[],
): string[] {
  const name = quoteIdentifier(role);
  const views = VIEWS.filter(([, since]) => major >= since).map(([view]) => view);
  return [
    ...(grants.includes(`database ${MAINTENANCE_DATABASE}`)
      ? []
      : [`grant connect on database ${MAINTENANCE_DATABASE} to ${name}`]),
    ...views.flatMap((view) => {
      const behind = own(functionOf, view) ?? view;
      return [
        ...(grants.includes(`view ${view}`) ? [] : [`grant select on ${view} to ${name}`]),
        ...(grants.includes(`function ${behind}`)
          ? []
          : [`grant execute on function ${behind}() to ${name}`]),
      ];
    }),
  ];
}
