// The privileges in one database of the preset groups and of PUBLIC, read as one JSON text.
import { quoteLiteral } from "../config/quote";
import { presets } from "./preset-privileges";
import type { PlannedDatabase } from "./role-plan";

/** One granted privilege; `grantee` is empty for PUBLIC. */
export interface GrantState {
  readonly grantee: string;
  readonly privilege: string;
}

export interface DatabaseState {
  readonly database: readonly GrantState[];
  readonly schemas: readonly (GrantState & { readonly schema: string })[];
  readonly existingSchemas: readonly string[];
  /** Privileges that a group lacks on at least one table or sequence of its schema. */
  readonly missing: readonly (GrantState & { readonly kind: "tables" | "sequences" })[];
  /** Default privileges: the privileges on what `owner` will create in `schema`. */
  readonly defaults: readonly (GrantState & {
    readonly owner: string;
    readonly schema: string;
    readonly kind: "tables" | "sequences";
  })[];
}

/** Builds the query. The groups and owners of the plan must exist. */
export function databaseStateQuery(plan: PlannedDatabase): string {
  return `${readGrants(plan)}\n${toJson(list(plan.groups.map(({ name }) => name)))}`;
}

function readGrants(plan: PlannedDatabase): string {
  const schemas = list(plan.schemas);
  return `
with acl as (
  select a.grantee, a.privilege_type from pg_database d,
    aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database()
), schema_acl as (
  select n.nspname, a.grantee, a.privilege_type from pg_namespace n,
    aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where n.nspname in (${schemas})
), wanted(grantee, nspname, kind, privilege) as (
  select * from (values ${wantedRows(plan)}) as w
), missing as (
  select distinct w.grantee, w.kind, w.privilege from wanted w
    join pg_namespace n on n.nspname = w.nspname
    join pg_class c on c.relnamespace = n.oid
  where c.relpersistence <> 't' and case w.kind
    when 'tables' then c.relkind in ('r', 'v', 'm', 'f', 'p')
      and not has_table_privilege(w.grantee, c.oid, w.privilege)
    when 'sequences' then c.relkind = 'S'
      and not has_sequence_privilege(w.grantee, c.oid, w.privilege) end
), defaults as (
  select d.defaclrole, n.nspname, d.defaclobjtype, a.grantee, a.privilege_type
  from pg_default_acl d join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
  where n.nspname in (${schemas}) and d.defaclobjtype in ('r', 'S')
)`;
}

function toJson(groups: string): string {
  return `select jsonb_build_object(
  'database', (select coalesce(jsonb_agg(jsonb_build_object(
    'grantee', ${grantee}, 'privilege', privilege_type)), '[]') from acl
    where ${grantee} in ('', ${groups})),
  'schemas', (select coalesce(jsonb_agg(jsonb_build_object('schema', nspname,
    'grantee', ${grantee}, 'privilege', privilege_type)), '[]') from schema_acl
    where ${grantee} in ('', ${groups})),
  'existingSchemas', (select coalesce(jsonb_agg(nspname), '[]') from pg_namespace),
  'missing', (select coalesce(jsonb_agg(jsonb_build_object(
    'grantee', grantee, 'kind', kind, 'privilege', privilege)), '[]') from missing),
  'defaults', (select coalesce(jsonb_agg(jsonb_build_object(
    'owner', pg_get_userbyid(defaclrole), 'schema', nspname,
    'kind', case defaclobjtype when 'r' then 'tables' else 'sequences' end,
    'grantee', ${grantee}, 'privilege', privilege_type)), '[]') from defaults)
)::text`;
}

const grantee = "case grantee when 0 then '' else pg_get_userbyid(grantee) end";

function wantedRows({ groups }: PlannedDatabase): string {
  const rows = groups.flatMap(({ name, privileges, schema }) =>
    (["tables", "sequences"] as const).flatMap((kind) =>
      presets[privileges][kind].map(
        (privilege) =>
          `(${quoteLiteral(name)}::name, ${quoteLiteral(schema ?? "")}::name, '${kind}', '${privilege}')`,
      ),
    ),
  );
  return rows.length === 0 ? "(null::name, null::name, null, null)" : rows.join(", ");
}

/** Never empty: SQL has no empty list. */
function list(names: readonly string[]): string {
  return ["", ...names].map((name) => quoteLiteral(name)).join(", ");
}
