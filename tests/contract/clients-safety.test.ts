// What goes wrong around the clients: attempts that break off, clients that set traps for the
// superuser, grants of every kind that have to go with a client.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseStateQuery } from "../../components/clients/database-state";
import { planRoles } from "../../components/clients/role-plan";
import type { ClientGrants } from "../../components/contract/client-grants";
import { postgresMajors } from "../../components/contract/postgres-major";
import { applyClientsOver } from "../../components/steps/apply-clients";
import type { Channel } from "../../components/steps/channel";
import {
  client,
  probeRole,
  refusalOf,
  startClientsServer,
  type ClientsServer,
} from "../support/server/clients-server";

const maker = client("maker");
const reader = client("reader", {
  databases: [{ name: "app", privileges: "read", schemas: ["public"] }],
});

/** A channel that breaks at its call number `last`, before the server hears of it. */
function breakingAt(channel: Channel, last: number): Channel {
  let calls = 0;
  const run: Channel["run"] = (statement) =>
    ++calls === last ? Promise.reject(new Error("broken off")) : channel.run(statement);
  return { ...channel, run };
}

/** Grants to `leaver` of every kind that the owner of a database can give. */
const grantsOfAnOwner = `
  create table t (a int, b int); create view v as select 1; create materialized view m as select 1;
  create table p (a int) partition by range (a);
  create sequence s; create schema "S"; create type "T" as (a int); create domain d as int;
  create function f(a int, out b int) language sql as 'select 1';
  create procedure pr(int) language sql as 'select 1';
  create aggregate ag(int) (sfunc = int4pl, stype = int);
  select lo_create(4711);
  grant select on t, v, m, p to leaver with grant option;
  grant update (b) on t to leaver; grant usage on sequence s to leaver;
  grant usage, create on schema "S" to leaver; grant usage on type "T", d to leaver;
  grant execute on function f(int) to leaver; grant execute on procedure pr(int) to leaver;
  grant execute on function ag(int) to leaver;
  grant select on large object 4711 to leaver;
  alter default privileges grant select on tables to leaver;
  alter default privileges in schema "S" grant execute on functions to leaver`;

/** Grants to `leaver` that only a superuser can give. */
const grantsOfTheSuperuser = `
  create foreign data wrapper w; create server srv foreign data wrapper w;
  create foreign table ft (a int) server srv;
  grant usage on foreign data wrapper w to leaver; grant usage on foreign server srv to leaver;
  grant select on ft to leaver; grant usage on language plpgsql to leaver;
  grant create on tablespace pg_default to leaver;
  grant temporary on database postgres to leaver`;

describe.each(postgresMajors)("clients on PostgreSQL %d, in trouble", (major) => {
  let server: ClientsServer;
  beforeAll(async () => {
    server = await startClientsServer(major);
    await server.apply([maker, reader]);
  });
  afterAll(() => server.server.stop());

  /** Breaks off at every call in turn until an attempt gets through; gives how many it took. */
  async function applyBreaking(clients: readonly ClientGrants[]): Promise<number> {
    for (let last = 1; ; last++) {
      const channel = breakingAt(server.channel, last);
      const input = { probeRole, clients, verifiers: {} };
      const result = await applyClientsOver(channel, input).catch((error: unknown) => error);
      if (!(result instanceof Error)) return last;
      expect(result.message).toBe("broken off");
    }
  }

  it("takes up where an attempt broke off, when clients come and when they go", async () => {
    const guest = client("guest", {
      databases: [
        { name: "app", privileges: "write", schemas: ["public"] },
        { name: "fresh", privileges: "owner", schemas: ["public", "own"] },
      ],
    });
    expect(await applyBreaking([maker, reader, guest])).toBeGreaterThan(5);
    await server.apply([maker, reader, guest]);
    await server.as("guest", "create table own.t (id int); drop table own.t", "fresh");
    expect(await applyBreaking([maker, reader])).toBeGreaterThan(5);
    expect(await server.admin("select 1 from pg_roles where rolname = 'guest'")).toEqual([]);
    const groups = "select rolname from pg_roles where rolname like 'pgtls\\_%:%' order by 1";
    expect(await server.admin(groups)).toEqual(["pgtls_owner:app.public", "pgtls_read:app.public"]);
  });

  it("locks a client out even when nothing after that works", async () => {
    await server.apply([maker, reader, client("guest")]);
    for (let last = 1; last < 5; last++) {
      const input = { probeRole, clients: [maker, reader], verifiers: {} };
      await applyClientsOver(breakingAt(server.channel, last), input).catch(() => undefined);
    }
    const login = "select rolcanlogin::text from pg_authid where rolname = 'guest'";
    expect(await server.admin(login)).toEqual(["false"]);
    expect((await server.apply([maker, reader])).removed).toEqual([
      { role: "guest", dropped: true, owns: [] },
    ]);
  });

  it("runs nothing that a client has planted in its database", async () => {
    await server.as("maker", "create table public.seen (who name)");
    await server.as("maker", "grant insert on public.seen to public");
    await server.as(
      "maker",
      `create function public.trap(oid, integer) returns boolean language plpgsql as
         $$ begin insert into public.seen values (current_user); return $1 = $2::oid; end $$;
       grant execute on function public.trap(oid, integer) to public;
       create operator public.= (leftarg = oid, rightarg = integer, function = public.trap)`,
    );
    const more = client("more", {
      databases: [{ name: "app", privileges: "write", schemas: ["public"] }],
    });
    await server.apply([maker, reader, more]);
    await server.apply([maker, reader]);
    expect(await server.admin("select who from public.seen", "app")).toEqual([]);
    // The twin: with the usual search path the same query of the step falls for it.
    const plan = planRoles([maker, reader]).databases.find(({ name }) => name === "app");
    if (plan === undefined) throw new Error("no database app");
    await server.admin(databaseStateQuery(plan), "app");
    expect(await server.admin("select distinct who from public.seen", "app")).toEqual(["postgres"]);
    await server.as("maker", "drop operator public.= (oid, integer)");
    await server.as("maker", "drop function public.trap(oid, integer); drop table public.seen");
  });

  it("revokes grants of every kind from a removed client that has to stay", async () => {
    const leaver = client("leaver");
    await server.apply([maker, reader, leaver]);
    await server.as("leaver", "create table kept (id int)");
    await server.as("maker", grantsOfAnOwner);
    await server.admin(grantsOfTheSuperuser, "app");
    if (major >= 15) await server.admin("grant set on parameter work_mem to leaver");
    await server.as("leaver", "grant select on t to reader");

    const { removed } = await server.apply([maker, reader]);
    expect(removed).toEqual([
      { role: "leaver", dropped: false, owns: ["table public.kept in database app"] },
    ]);
    const ties = `select d.datname || ' ' || s.classid::regclass || ' ' || s.deptype::text
      from pg_shdepend s left join pg_database d on d.oid = s.dbid
      where s.refclassid = 'pg_authid'::regclass and s.refobjid = 'leaver'::regrole`;
    expect(await server.admin(ties)).toEqual(["app pg_class o"]);

    await server.admin("alter table kept owner to maker", "app");
    expect((await server.apply([maker, reader])).removed).toEqual([
      { role: "leaver", dropped: true, owns: [] },
    ]);
    expect(await server.as("maker", "select * from kept")).toEqual([]);
  });

  it("drops a client that has grants and policies in several databases, and nobody's objects", async () => {
    const wide = client("wide", {
      databases: ["app", "second"].map((name) => ({
        name,
        privileges: "read" as const,
        schemas: ["public"],
      })),
    });
    await server.apply([maker, reader, wide]);
    await server.as(
      "maker",
      "create table rows (id int); grant insert on rows to wide; " +
        "create policy only_wide on rows to wide; alter default privileges grant select on tables to wide",
    );
    await server.admin("create table theirs (id int); grant select on theirs to wide", "second");
    expect((await server.apply([maker, reader])).removed).toEqual([
      { role: "wide", dropped: true, owns: [] },
    ]);
    expect(await server.as("maker", "select * from rows")).toEqual([]);
    expect(await server.admin("select count(*) from theirs", "second")).toEqual(["0"]);
  });

  it("names a database that belongs to a removed client, and does not drop it", async () => {
    await server.apply([maker, reader, client("landlord")]);
    await server.admin("create database estate owner landlord");
    expect((await server.apply([maker, reader])).removed).toEqual([
      { role: "landlord", dropped: false, owns: ["database estate"] },
    ]);
    await server.admin("alter database estate allow_connections false");
    await server.admin("alter database estate owner to postgres");
    expect((await server.apply([maker, reader])).removed).toEqual([
      { role: "landlord", dropped: true, owns: [] },
    ]);
  });

  it("undoes what a client gives to another on its own", async () => {
    // Before PostgreSQL 15 a role may let others be it.
    const shared = await server.refusal("maker", "grant maker to reader");
    expect(shared).toMatch(
      major === 14 ? /^connected$/ : /must have admin option|permission denied/,
    );
    await server.apply([maker, reader]);
    expect(await server.refusal("reader", "set role maker")).toMatch(/permission denied/);
  });

  it("keeps the probe where a client's database is the probe's", async () => {
    const keeper = client("keeper", {
      databases: [{ name: "postgres", privileges: "read", schemas: ["public"] }],
    });
    await server.apply([maker, reader, keeper]);
    expect(await refusalOf(server.options(probeRole, probeRole, "postgres"))).toBe("connected");
    expect(await refusalOf(server.options("keeper", "keeper", "postgres"))).toBe("connected");
    await server.apply([maker, reader]);
    expect(await refusalOf(server.options(probeRole, probeRole, "postgres"))).toBe("connected");
  });
});
