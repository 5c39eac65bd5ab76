// Statements that remove a role from a server. Nothing that a role owns is ever dropped: `drop
// owned` runs only for a role that owns nothing.
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import type { ClusterState } from "./cluster-state";
import { Marker } from "./role-names";

/**
 * The ties of a role to one database; an empty `database` stands for the shared objects of the
 * cluster.
 */
export interface RoleTies {
  readonly role: string;
  readonly database: string;
  /** True when the role owns an object there. */
  readonly owns: boolean;
  /** True when the database accepts connections. */
  readonly reachable: boolean;
}

/**
 * Builds the query for the ties of roles, as a JSON text from `pg_shdepend`, which spans databases.
 */
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

/** Default privileges have an owner, but are not objects. */
const isOwned = "s.deptype = 'o' and s.classid <> 'pg_default_acl'::regclass";

/**
 * Builds the query for the names of what a role owns in the current database, or with `shared` in
 * the cluster, as a JSON text.
 */
export function ownedQuery(role: string, shared: boolean): string {
  return `
select coalesce(jsonb_agg(type || ' ' || identity order by type, identity), '[]')::text from (
  select distinct i.type, i.identity from pg_shdepend s,
    pg_identify_object(s.classid, s.objid, 0) i
  where ${tiedTo(role, shared)} and ${isOwned}
) owned`;
}

/**
 * Builds a statement that fails, and so aborts its transaction, when a role owns anything in the
 * current database or in the cluster.
 */
export function ownsNothingStatement(role: string): string {
  const owned = `select from pg_shdepend s where (${tiedTo(role, true)} or ${tiedTo(role, false)})`;
  const text = `begin
    if exists (${owned} and ${isOwned}) then raise exception 'it has come to own something'; end if;
  end`;
  return `do ${quoteLiteral(text)}`;
}

/**
 * Builds the statement that revokes, in the current database or with `shared` in the cluster,
 * everything granted to a role, what it granted further, and the presets' default privileges on
 * objects that it would create. Names never leave the server, so nothing can be renamed between the
 * query and the revoke; what is renamed or dropped meanwhile is queried again.
 */
export function revokeStatement(role: string, shared: boolean): string {
  const text = `declare
    step record;
    failure text;
  begin
    for attempt in 1..3 loop
      failure := null;
      for step in ${revokesQuery(role, shared)} loop
        begin
          execute step.words;
        exception when others then
          failure := sqlerrm;
        end;
      end loop;
      exit when failure is null;
    end loop;
    if failure is not null then raise exception '%', failure; end if;
  end`;
  return `do ${quoteLiteral(text)}`;
}

/**
 * Handles temporary objects, which only their real schema identifies; the types of arguments are
 * schema-qualified too.
 */
const objectName = `case s.classid
  when 'pg_class'::regclass then (select format('%s %I.%I',
    case c.relkind when 'S' then 'sequence' else 'table' end, n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = s.objid)
  when 'pg_type'::regclass then (select format('type %I.%I', n.nspname, t.typname)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.oid = s.objid)
  when 'pg_proc'::regclass then (select format('routine %I.%I(%s)', n.nspname, p.proname, (
      select string_agg(format('%I.%I', tn.nspname, t.typname), ', ' order by a.place)
      from unnest(p.proargtypes::oid[]) with ordinality a(type, place)
        join pg_type t on t.oid = a.type join pg_namespace tn on tn.oid = t.typnamespace))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = s.objid)
  when 'pg_default_acl'::regclass then ${kindOfDefault()}
  else case i.type
    when 'server' then 'foreign server' when 'foreign-data wrapper' then 'foreign data wrapper'
    when 'parameter ACL' then 'parameter' else i.type end || ' ' || i.identity end`;

function revokesQuery(role: string, shared: boolean): string {
  return `
with granted as (
  select ${objectName} as what, ${quoteLiteral(role)}::text as grantee,
    a.defaclrole, a.defaclnamespace
  from pg_shdepend s
    cross join pg_identify_object(s.classid, s.objid, 0) i
    left join pg_default_acl a on s.classid = 'pg_default_acl'::regclass and a.oid = s.objid
  where ${tiedTo(role, shared)} and s.deptype = 'a'
  union
  select ${kindOfDefault()}, pg_get_userbyid(x.grantee), a.defaclrole, a.defaclnamespace
  from pg_default_acl a, aclexplode(a.defaclacl) x
  where a.defaclrole = ${oidOf(role)} and x.grantee in (
    select member from pg_auth_members
    where roleid = (select oid from pg_authid where rolname = '${Marker.Groups}'))
)
select case when defaclrole is null then ''
    else format('alter default privileges for role %I ', pg_get_userbyid(defaclrole)) end
  || case when n.nspname is null then '' else format('in schema %I ', n.nspname) end
  || format('revoke all on %s from %I cascade', what, grantee) as words
from granted left join pg_namespace n on n.oid = defaclnamespace
where what is not null`;
}

function kindOfDefault(): string {
  return `case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
  when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end`;
}

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

/** Returns the statements that lock removed roles: no login, no password. */
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
