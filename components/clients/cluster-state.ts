// The state of roles in the cluster-wide catalogs, read as one JSON text. No verifier leaves the
// server: a digest is enough to compare it with the declared one.

export interface RoleState {
  readonly name: string;
  readonly login: boolean;
  /** True for a superuser, or a role with createdb, createrole, replication or bypassrls. */
  readonly elevated: boolean;
  readonly inherit: boolean;
  readonly connectionLimit: number;
  /** Milliseconds since 1970, or null for no end. */
  readonly validUntil: number | null;
  /** SHA-256 of the stored verifier in hexadecimal, or null for no password. */
  readonly verifierDigest: string | null;
  /** True when it can become a superuser, or reach files or programs of the server. */
  readonly dangerous: boolean;
}

export interface MembershipState {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly admin: boolean;
  /** Null before PostgreSQL 16, where the member's own attribute decides. */
  readonly inherit: boolean | null;
}

export interface ClusterState {
  readonly major: number;
  readonly roles: readonly RoleState[];
  readonly memberships: readonly MembershipState[];
  readonly databases: readonly string[];
}

/** Predefined roles whose members can act as the operating system user of the server. */
export const serverReachingRoles = [
  "pg_execute_server_program",
  "pg_read_server_files",
  "pg_write_server_files",
] as const;

const dangerousList = serverReachingRoles.map((name) => `'${name}'`).join(", ");

export const clusterStateQuery = `
with dangerous as (
  select oid from pg_authid where rolsuper or rolname in (${dangerousList})
), roles as (
  select jsonb_build_object(
    'name', rolname, 'login', rolcanlogin,
    'elevated', rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls,
    'inherit', rolinherit, 'connectionLimit', rolconnlimit,
    'validUntil', case when isfinite(rolvaliduntil)
      then round(extract(epoch from rolvaliduntil) * 1000) end,
    'verifierDigest', encode(sha256(convert_to(rolpassword, 'UTF8')), 'hex'),
    'dangerous', exists (select from dangerous d where pg_has_role(r.oid, d.oid, 'MEMBER'))
  ) as role from pg_authid r
), memberships as (
  select jsonb_build_object(
    'role', pg_get_userbyid(roleid), 'member', pg_get_userbyid(member),
    'grantor', pg_get_userbyid(grantor), 'admin', admin_option,
    'inherit', to_jsonb(m) -> 'inherit_option'
  ) as membership from pg_auth_members m
)
select jsonb_build_object(
  'major', current_setting('server_version_num')::int / 10000,
  'roles', (select coalesce(jsonb_agg(role), '[]') from roles),
  'memberships', (select coalesce(jsonb_agg(membership), '[]') from memberships),
  'databases', (select coalesce(jsonb_agg(datname), '[]') from pg_database)
)::text`;
