// Who may do what on a whole cluster: attributes, memberships, and everything granted on what all
// databases share and in the administration's own.
import { type AdministrationChannel, readJson } from "../../../../components/steps/administration";

const acl = (column: string) =>
  `(select jsonb_agg(a::text order by a::text) from unnest(${column}) a)`;

const rightsQuery = (major: number) => `
select jsonb_build_object(
  'roles', (select jsonb_object_agg(rolname, to_jsonb(r) - array['oid', 'rolname', 'rolpassword'])
    from pg_authid r),
  'members', (select jsonb_agg(m order by m) from (
    select format('%s in %s by %s %s', pg_get_userbyid(member), pg_get_userbyid(roleid),
      pg_get_userbyid(grantor), to_jsonb(a) - array['oid', 'roleid', 'member', 'grantor']) as m
    from pg_auth_members a) x),
  'databases', (select jsonb_object_agg(datname, jsonb_build_object('owner', pg_get_userbyid(datdba),
    'limit', datconnlimit, 'acl', ${acl("datacl")})) from pg_database),
  'tablespaces', (select jsonb_object_agg(spcname, ${acl("spcacl")}) from pg_tablespace),
  ${major < 15 ? "" : `'parameters', (select jsonb_object_agg(parname, ${acl("paracl")}) from pg_parameter_acl),`}
  'relations', (select jsonb_object_agg(relname || c.oid, ${acl("relacl")}) from pg_class c
    where relacl is not null or relowner <> 10),
  'functions', (select jsonb_object_agg(proname || p.oid, ${acl("proacl")}) from pg_proc p
    where proacl is not null or proowner <> 10),
  'schemas', (select jsonb_object_agg(nspname, ${acl("nspacl")}) from pg_namespace),
  'languages', (select jsonb_object_agg(lanname, ${acl("lanacl")}) from pg_language),
  'events', (select count(*) from pg_event_trigger)
)::text`;

/** Everything in it is the same on two servers that were told the same. */
export type Rights = Readonly<Record<string, unknown>>;

export function readRights(channel: AdministrationChannel, major: number): Promise<Rights> {
  return readJson<Rights>(channel, rightsQuery(major));
}
