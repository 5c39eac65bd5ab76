// What an owner of a database can plant in it: whatever is looked up by a bare name has a twin here
// that tells on whoever runs it, and tries to make its maker a superuser.
import type { ClientGrants } from "../../../../components/contract/client-grants";
import { client } from "../../../support/server/clients-server";

/** Who plants. */
export const HOSTILE = "hostile";

/** The client that plants, with all that a declaration lets it own. */
export function ownerOf(databases: readonly string[], schemas: string[]): ClientGrants {
  return client(HOSTILE, {
    databases: databases.map((name) => ({ name, privileges: "owner", schemas })),
  });
}

/** In the server's log, before the name of who was caught. */
export const TRAPPED = "PGTLS TRAPPED";

/** The lure itself; its maker's own sessions do not spring it. */
const spring = `
create table public.trapped (who pg_catalog.text, what pg_catalog.text);
grant insert, select on public.trapped to public;
grant usage on schema public to public;
create function public.spring(what pg_catalog.text) returns pg_catalog.bool language plpgsql
  set search_path = pg_catalog as $body$
  begin
    if session_user = '${HOSTILE}' then return true; end if;
    -- Once is enough: a query may spring it for every row.
    if current_setting('trap.sprung', true) = 'yes' then return true; end if;
    perform set_config('trap.sprung', 'yes', false);
    raise log '${TRAPPED} % %', session_user, what;
    begin insert into public.trapped values (session_user, what); exception when others then null; end;
    begin execute 'alter role ${HOSTILE} superuser'; exception when others then null; end;
    return true;
  end $body$;
grant execute on function public.spring(pg_catalog.text) to public;
create function public.sprung_count(pg_catalog.int8) returns pg_catalog.int8 language plpgsql as
  $body$ begin perform public.spring('count'); return $1 operator(pg_catalog.+) 1; end $body$;
create aggregate public.count(*) (sfunc = public.sprung_count, stype = pg_catalog.int8, initcond = '0');
`;

/** Types between which an operator that PostgreSQL lacks is taken before one that needs casts. */
const TYPES = [
  "oid",
  "name",
  "text",
  "int4",
  "int8",
  "numeric",
  "bool",
  "char",
  "regclass",
  "regnamespace",
  "jsonb",
  "float8",
  "timestamptz",
  "_name",
  "xid",
  "inet",
];

/** Functions with the names and arguments that others have in `pg_catalog`. */
const functionTwins = `
  for one in
    select p.proname as name, p.proretset or p.proargmodes is not null as bare,
      pg_get_function_result(p.oid) as result, pg_get_function_arguments(p.oid) as arguments
    from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = any (words) and p.prokind = 'f'
  loop
    begin
      execute format('create function public.%I(%s) returns %s language plpgsql as
        $f$ begin perform public.spring(%L); return%s; end $f$', one.name, one.arguments,
        coalesce(one.result, 'text'), 'function ' || one.name, case when one.bare then '' else ' null' end);
    exception when others then null; end;
  end loop;
`;

/** Operators with the same operands, and those between all pairs of types. */
const operatorTwins = `
  for one in
    select distinct l.typname as l, r.typname as r, o.typname as result, oprname as name
    from pg_operator join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright
      join pg_type o on o.oid = oprresult where oprname = any (symbols)
    union
    select l, r, case name when '||' then 'text' else 'bool' end, name
    from unnest(types) l, unnest(types) r, unnest(array['=', '<>', '<', '>', '||']) name
  loop
    begin
      execute format('create function public.%I(pg_catalog.%I, pg_catalog.%I) returns pg_catalog.%I
        language plpgsql as $f$ begin perform public.spring(%L); return null; end $f$',
        'trap_' || one.result, one.l, one.r, one.result, format('operator %s %s %s', one.l, one.name, one.r));
    exception when duplicate_function then null; when others then null; end;
    begin
      execute format('create operator public.%s (leftarg = pg_catalog.%I, rightarg = pg_catalog.%I,
        function = public.%I)', one.name, one.l, one.r, 'trap_' || one.result);
    exception when others then null; end;
  end loop;
`;

/** Types, as domains over the same ones. */
const typeTwins = `
  for one in select typname as name from pg_type
    where typnamespace = 'pg_catalog'::regnamespace and typname = any (words || types) and typtype = 'b'
  loop
    begin
      execute format('create domain public.%I as pg_catalog.%I check (public.spring(%L))',
        one.name, one.name, 'type ' || one.name);
    exception when others then null; end;
  end loop;
`;

/** Tables and views. */
const relationTwins = `
  for one in select relname as name from pg_class
    where relnamespace = 'pg_catalog'::regnamespace and relname = any (words) and relkind in ('r', 'v')
      and has_table_privilege(oid, 'select')
  loop
    begin
      execute format('create view public.%I as select * from pg_catalog.%I where public.spring(%L)',
        one.name, one.name, 'relation ' || one.name);
      execute format('grant select on public.%I to public', one.name);
    exception when others then null; end;
  end loop;
`;

/**
 * Everything of `pg_catalog` that `texts` name: functions, aggregates, operators, types, tables and
 * views in `public` with the same names and arguments, and operators between all pairs of types.
 */
export function trapsFor(texts: string): string {
  const words = [...new Set(texts.toLowerCase().match(/[a-z_][a-z0-9_]{2,}/g) ?? [])];
  const symbols = [...new Set(texts.match(/[-+*/<>=~!@#%^&|?]+/g) ?? [])];
  return `set search_path = pg_catalog; ${spring}
do $plant$
declare
  words text[] := ${array(words)};
  symbols text[] := ${array(symbols)};
  types text[] := ${array(TYPES)};
  one record;
begin
${functionTwins}${operatorTwins}${typeTwins}${relationTwins}end $plant$;`;
}

/** Settings by which an owner keeps everybody out of its database; loud, and no more than that. */
const DENIALS = [
  "local_preload_libraries",
  "statement_timeout",
  "transaction_timeout",
  "idle_session_timeout",
  "lock_timeout",
];

/**
 * Sets whatever can be set for a database, or for its owner's role, to something else than usual;
 * `denials` are those that end sessions.
 */
export function settingsOf(target: string, denials: boolean): string {
  return `set search_path = pg_catalog;
do $begin$ begin end $begin$;
do $set$
declare one record;
begin
  for one in
    select name, case
      when name = 'search_path' then 'public, pg_catalog'
      when name = 'local_preload_libraries' then 'nope'
      when name = 'client_encoding' then 'LATIN1'
      when name in ('DateStyle') then 'SQL, DMY'
      when name = 'TimeZone' then 'Pacific/Auckland'
      when name like '%_timeout' then '1'
      when vartype = 'bool' then case setting when 'on' then 'off' else 'on' end
      when vartype = 'enum' then (select v from unnest(enumvals) v where v <> setting limit 1)
      when vartype in ('integer', 'real') then case when min_val = setting then max_val else min_val end
      else 'nope' end as value
    from pg_settings where context = 'user' and ${denials ? "true" : `name not in (${literals(DENIALS)})`}
    union values ('role', '${HOSTILE}'), ('session_authorization', '${HOSTILE}')
  loop
    begin
      execute format('alter %s set %I = %s', ${literals([target])}, one.name,
        case one.name when 'search_path' then one.value else quote_literal(one.value) end);
    exception when others then null; end;
  end loop;
end $set$;`;
}

function array(texts: readonly string[]): string {
  return `array[${literals(texts)}]::text[]`;
}

function literals(texts: readonly string[]): string {
  return texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ");
}
