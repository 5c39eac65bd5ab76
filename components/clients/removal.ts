// What a role still has on a server, and how it is taken away. Nothing that the role owns is ever
// dropped: `drop owned` is only for a role that owns nothing.
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import type { ClusterState } from "./cluster-state";
import { Marker } from "./role-names";

/** What one role has in one database, or with an empty `database` in the whole cluster. */
export interface RoleTies {
  readonly role: string;
  readonly database: string;
  /** Whether an object there belongs to it. */
  readonly owns: boolean;
  /** Whether the database can be looked into. */
  readonly reachable: boolean;
}

/** Builds the query for the ties of roles: a JSON text, from `pg_shdepend`, which spans databases. */
export function tiesQuery(roles: readonly string[]): string {
  return `
select coalesce(jsonb_agg(jsonb_build_object(
  'role', rolname, 'database', coalesce(datname, ''), 'owns', owns, 'reachable', reachable)), '[]')::text
from (
  select r.rolname, d.datname, bool_or(${isOwned}) as owns,
    bool_and(coalesce(d.datallowconn, true)) as reachable
  from pg_shdepend s join pg_authid r on s.refclassid = 'pg_authid'::regclass and r.oid = s.refobjid
    left join pg_database d on d.oid = s.dbid
  where r.rolname in (${roles.map((name) => quoteLiteral(name)).join(", ")})
  group by 1, 2
) ties`;
}

/** Default privileges belong to whom they are about, but are no object. */
const isOwned = "s.deptype = 'o' and s.classid <> 'pg_default_acl'::regclass";

/** Builds the query for the names of what a role owns in the database it runs in, a JSON text. */
export function ownedQuery(role: string, shared: boolean): string {
  return `
select coalesce(jsonb_agg(type || ' ' || identity order by type, identity), '[]')::text from (
  select distinct i.type, i.identity from pg_shdepend s,
    pg_identify_object(s.classid, s.objid, 0) i
  where ${tiedTo(role, shared)} and ${isOwned}
) owned`;
}

/** Builds the statement that fails, and its transaction with it, when a role owns anything in reach. */
export function ownsNothingStatement(role: string): string {
  const owned = `select from pg_shdepend s where (${tiedTo(role, true)} or ${tiedTo(role, false)})`;
  const text = `begin
    if exists (${owned} and ${isOwned}) then raise exception 'it has come to own something'; end if;
  end`;
  return `do ${quoteLiteral(text)}`;
}

/** A grant that goes with a role: on an object in the words of `revoke`, or on somebody's future objects. */
export interface Granted {
  readonly on: string;
  /** Who loses it. */
  readonly grantee: string;
  /** Whose future objects, and in which schema (empty for all); only for default privileges. */
  readonly owner: string;
  readonly schema: string;
}

/**
 * Builds the query for what goes with a role in the database it runs in, a JSON text: what it was
 * granted, and what the presets were granted on objects that it would have made.
 */
export function grantedQuery(role: string, shared: boolean): string {
  return `
with granted as (
  select case
    when s.classid = 'pg_default_acl'::regclass then ${kindOfDefault}
    when s.classid = 'pg_proc'::regclass then 'routine ' || s.objid::regprocedure::text
    else case i.type
      when 'view' then 'table' when 'materialized view' then 'table'
      when 'foreign table' then 'table' when 'partitioned table' then 'table'
      when 'server' then 'foreign server' when 'foreign-data wrapper' then 'foreign data wrapper'
      when 'parameter ACL' then 'parameter' else i.type end || ' ' || i.identity end as what,
    ${quoteLiteral(role)}::text as grantee, a.defaclrole, a.defaclnamespace
  from pg_shdepend s
    cross join pg_identify_object(s.classid, s.objid, 0) i
    left join pg_default_acl a on s.classid = 'pg_default_acl'::regclass and a.oid = s.objid
  where ${tiedTo(role, shared)} and s.deptype = 'a'
  union
  select ${kindOfDefault}, pg_get_userbyid(x.grantee), a.defaclrole, a.defaclnamespace
  from pg_default_acl a, aclexplode(a.defaclacl) x
  where a.defaclrole = ${oidOf(role)} and x.grantee in (
    select member from pg_auth_members
    where roleid = (select oid from pg_authid where rolname = '${Marker.Groups}'))
)
select coalesce(jsonb_agg(jsonb_build_object('on', what, 'grantee', grantee,
  'owner', coalesce(pg_get_userbyid(defaclrole), ''), 'schema', coalesce(n.nspname, ''))), '[]')::text
from granted left join pg_namespace n on n.oid = defaclnamespace`;
}

const kindOfDefault = `case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
  when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end`;

function oidOf(role: string): string {
  return `(select oid from pg_authid where rolname = ${quoteLiteral(role)})`;
}

function tiedTo(role: string, shared: boolean): string {
  const database = "(select oid from pg_database where datname = current_database())";
  return [
    `s.refclassid = 'pg_authid'::regclass and s.dbid = ${shared ? "0" : database}`,
    `s.refobjid = ${oidOf(role)}`,
  ].join(" and ");
}

/** Gives the statements that revoke grants, also what was granted on with them. */
export function revokeStatements(grants: readonly Granted[]): string[] {
  return grants.map(({ on, grantee, owner, schema }) => {
    const revoke = `revoke all on ${on} from ${quoteIdentifier(grantee)} cascade`;
    if (owner === "") return revoke;
    const where = schema === "" ? "" : ` in schema ${quoteIdentifier(schema)}`;
    return `alter default privileges for role ${quoteIdentifier(owner)}${where} ${revoke}`;
  });
}

/** Gives the statements that keep removed roles out: without a login, and without a password. */
export function lockStatements(roles: readonly string[], { roles: known }: ClusterState): string[] {
  return known
    .filter(({ name }) => roles.includes(name))
    .filter(({ login, verifierDigest }) => login || verifierDigest !== null)
    .map(({ name }) => `alter role ${quoteIdentifier(name)} nologin password null`);
}

/** Builds the query for the live sessions of roles, one process id a row. */
export function sessionsQuery(roles: readonly string[]): string {
  const list = roles.map((name) => quoteLiteral(name)).join(", ");
  return `select pid from pg_stat_activity where usename in (${list}) order by pid`;
}

/** Builds the query that ends sessions and waits; a row for each that did not end in time. */
export function endSessionsQuery(pids: readonly string[], milliseconds: number): string {
  return `select pid from unnest(array[${pids.map(Number).join(", ")}]) as s(pid)
where not pg_terminate_backend(pid, ${milliseconds})
  and exists (select from pg_stat_activity a where a.pid = s.pid)`;
}
