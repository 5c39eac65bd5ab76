// The clients of a declaration on every version: what each may do, what it may not, and what an
// unchanged, changed or shortened declaration leaves of the others.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientGrants } from "../../components/contract/client-grants";
import { postgresMajors } from "../../components/contract/postgres-major";
import {
  client,
  type ClientsServer,
  probeRole,
  refusalOf,
  startClientsServer,
} from "../support/server/clients-server";

const grant = (privileges: "connect" | "read" | "write" | "owner", name = "app") => ({
  name,
  privileges,
  schemas: privileges === "connect" ? [] : ["public"],
});

const owner = client("maker");
const reader = client("reader", { databases: [grant("read")] });
const writer = client("wri ter", { databases: [grant("write")] });
const visitor = client("visitor", { databases: [grant("connect")] });
const other = client("other", { databases: [grant("owner", "Other \"db'")] });
const everyone = [owner, reader, writer, visitor, other];

/** Everything that a run could have written about roles, databases and what they are granted. */
const catalogs = [
  "select xmin::text || ' ' || rolname from pg_authid order by 1",
  "select xmin::text || ' ' || roleid || ' ' || member from pg_auth_members order by 1",
  "select xmin::text || ' ' || datname || coalesce(datacl::text, '') from pg_database order by 1",
  "select xmin::text || ' ' || refobjid || ' ' || objid from pg_shdepend order by 1",
];
const localCatalogs = [
  "select xmin::text || ' ' || nspname || coalesce(nspacl::text, '') from pg_namespace order by 1",
  "select xmin::text || ' ' || relname || coalesce(relacl::text, '') from pg_class where relacl is not null order by 1",
  "select xmin::text || ' ' || defaclacl::text from pg_default_acl order by 1",
];

async function written(server: ClientsServer): Promise<string[]> {
  const rows: string[] = [];
  for (const sql of catalogs) rows.push(...(await server.admin(sql)));
  for (const sql of localCatalogs) rows.push(...(await server.admin(sql, "app")));
  return rows;
}

async function membershipsOf(server: ClientsServer, role: string): Promise<string[]> {
  return server
    .admin(
      `select roleid::regrole::text from pg_auth_members where member = '${role}'::regrole order by 1`,
    )
    .then((names) => names.map((name) => name.replaceAll('"', "")).sort());
}

describe.each(postgresMajors)("clients on PostgreSQL %d", (major) => {
  let server: ClientsServer;
  beforeAll(async () => {
    server = await startClientsServer(major);
    await server.apply(everyone);
    await server.as("maker", "create table notes (id serial primary key, text text)");
    await server.as("maker", "insert into notes (text) values ('one')");
  });
  afterAll(() => server.server.stop());

  it("reports roles and databases, and nothing removed", async () => {
    expect(await server.apply(everyone)).toEqual({
      roles: ["maker", "other", "reader", "visitor", "wri ter"],
      databases: ["Other \"db'", "app"],
      removed: [],
    });
  });

  it("writes nothing when nothing has changed", async () => {
    const before = await written(server);
    await server.apply(everyone);
    expect(await written(server)).toEqual(before);
  });

  it("lets a reader read what was made before and after, and change nothing", async () => {
    await server.as("maker", "create table later (id int)");
    expect(await server.as("reader", "select text from notes")).toEqual([{ text: "one" }]);
    expect(await server.as("reader", "select * from later")).toEqual([]);
    expect(await server.as("reader", "select last_value from notes_id_seq")).toHaveLength(1);
    for (const sql of ["insert into later values (1)", "delete from notes", "truncate notes"]) {
      expect(await server.refusal("reader", sql)).toMatch(/permission denied for table/);
    }
    const sequence = "select nextval('notes_id_seq')";
    expect(await server.refusal("reader", sequence)).toMatch(/permission denied for sequence/);
    expect(await server.refusal("reader", "create table mine (id int)")).toMatch(
      /permission denied for schema public/,
    );
    expect(await server.refusal("reader", "create schema mine")).toMatch(/permission denied/);
    expect(await server.refusal("reader", "create temp table mine (id int)")).toMatch(
      /permission denied to create temporary tables/,
    );
  });

  it("lets a writer write, and neither truncate nor make tables", async () => {
    await server.as("wri ter", "insert into notes (text) values ('two')");
    await server.as("wri ter", "update notes set text = 'three' where text = 'two'");
    await server.as("wri ter", "delete from notes where text = 'three'");
    await server.as("wri ter", "create temp table mine (id int)");
    expect(await server.refusal("wri ter", "truncate notes")).toMatch(/permission denied/);
    expect(await server.refusal("wri ter", "drop table notes")).toMatch(/must be owner/);
    expect(await server.refusal("wri ter", "create table mine (id int)")).toMatch(
      /permission denied for schema public/,
    );
  });

  it("lets who only connects do nothing but what an owner grants, and keeps that", async () => {
    expect(await server.refusal("visitor", "select * from notes")).toMatch(/permission denied/);
    await server.as("maker", "create table open (id int); grant select on open to visitor");
    await server.as("maker", "grant usage on schema public to visitor").catch(() => undefined);
    await server.admin("grant usage on schema public to visitor", "app");
    await server.apply(everyone);
    expect(await server.as("visitor", "select * from open")).toEqual([]);
  });

  it("keeps a client out of another's database, by rule and by catalog", async () => {
    expect(await server.refusal("other", "select 1", "app")).toMatch(/pg_hba\.conf rejects/);
    expect(await server.refusal("maker", "select 1", "Other \"db'")).toMatch(/pg_hba\.conf/);
    const can = (role: string, database: string) =>
      server.admin(`select has_database_privilege('${role}', $$${database}$$, 'CONNECT')::text`);
    expect(await can("other", "app")).toEqual(["false"]);
    expect(await can("maker", "Other \"db'")).toEqual(["false"]);
    expect(await can("maker", "app")).toEqual(["true"]);
  });

  it("keeps a client from logging in as another, or becoming another", async () => {
    expect(await refusalOf(server.options("reader", "maker"))).toMatch(
      /certificate authentication failed for user "maker"/,
    );
    expect(await refusalOf(server.options(undefined, "maker"))).toMatch(/client certificate/);
    for (const role of ["maker", "postgres", probeRole]) {
      expect(await server.refusal("reader", `set role "${role}"`)).toMatch(/permission denied/);
    }
  });

  it("lets no client mark or unmark itself or another", async () => {
    for (const sql of [
      "revoke pgtls_made from reader",
      "grant pgtls_made to reader with admin option",
      "grant pgtls_made to maker",
      "grant pgtls_groups to reader",
      'grant "pgtls_owner:app.public" to reader',
      'revoke "pgtls_read:app.public" from reader',
      "alter role pgtls_made rename to mine",
      "drop role pgtls_made",
      "comment on role reader is 'mine'",
      "alter role reader createrole",
    ]) {
      expect(await server.refusal("reader", sql), sql).toMatch(
        /must have admin option|permission denied|must be superuser|must have CREATEROLE/i,
      );
    }
  });

  it("writes nothing about others when a client comes, changes and goes", async () => {
    const before = await written(server);
    const guest = client("guest", { databases: [grant("read")] });
    await server.apply([...everyone, guest]);
    expect(await server.as("guest", "select text from notes")).toEqual([{ text: "one" }]);
    const with_ = await written(server);
    expect(before.filter((row) => !with_.includes(row))).toEqual([]);

    await server.apply([
      ...everyone,
      { ...guest, databases: [grant("write")], connectionLimit: 1 },
    ]);
    expect(await server.refusal("guest", "delete from notes where id < 0")).toBe("connected");
    await server.apply([...everyone, { ...guest, databases: [grant("read")] }]);
    expect(await server.refusal("guest", "delete from notes where id < 0")).toMatch(/denied/);

    const { removed } = await server.apply(everyone);
    expect(removed).toEqual([{ role: "guest", dropped: true, owns: [] }]);
    expect(await written(server)).toEqual(before);
  });

  it("takes back a membership and rights that nobody declared", async () => {
    await server.admin("create role outsiders; grant outsiders to reader with admin option");
    await server.admin("alter role reader createrole createdb");
    await server.apply(everyone);
    expect(await membershipsOf(server, "reader")).toEqual(["pgtls_made", "pgtls_read:app.public"]);
    const rights = "select (rolcreaterole or rolcreatedb)::text from pg_roles";
    expect(await server.admin(`${rights} where rolname = 'reader'`)).toEqual(["false"]);
    await server.admin("drop role outsiders");
  });

  it("locks a removed client that owns something, and unlocks it when it returns", async () => {
    const leaver = client("leaver", {
      connectionLimit: 5,
      memberOf: ["pg_read_all_settings"],
      databases: [grant("owner"), grant("owner", "side")],
    });
    await server.apply([...everyone, leaver]);
    await server.as("leaver", "create table kept (id int)");
    await server.as(
      "maker",
      "grant select on notes to leaver; grant update (text) on notes to leaver",
    );
    const session = new Client(server.options("leaver", "leaver"));
    const ended = new Promise((resolve) => session.on("error", resolve));
    await session.connect();

    const report = await server.apply(everyone);
    expect(report.removed).toEqual([
      { role: "leaver", dropped: false, owns: ["table public.kept in database app"] },
    ]);
    expect(String(await ended)).toMatch(/terminating connection|Connection terminated/);
    const facts = `select rolcanlogin::text || (rolpassword is null)::text from pg_authid`;
    expect(await server.admin(`${facts} where rolname = 'leaver'`)).toEqual(["falsetrue"]);
    const can =
      "select has_table_privilege('leaver', 'notes', 'select')::text || " +
      "has_column_privilege('leaver', 'notes', 'text', 'update')::text";
    expect(await server.admin(can, "app")).toEqual(["falsefalse"]);
    expect(await membershipsOf(server, "leaver")).toEqual(["pgtls_made"]);
    expect(await server.admin("select count(*) from kept", "app")).toEqual(["0"]);

    const before = await written(server);
    expect((await server.apply(everyone)).removed).toEqual(report.removed);
    expect(await written(server)).toEqual(before);

    await server.apply([...everyone, leaver]);
    expect(await server.as("leaver", "select * from kept")).toEqual([]);
    await server.as("leaver", "drop table kept");
    expect((await server.apply(everyone)).removed).toEqual([
      { role: "leaver", dropped: true, owns: [] },
    ]);
  });

  it("adopts an ordinary role, and never drops it", async () => {
    await server.admin("create role veteran login password 'x' valid until '2001-01-01'");
    await server.apply([...everyone, client("veteran")]);
    expect(await server.as("veteran", "select 1 as one")).toEqual([{ one: 1 }]);
    expect((await server.apply(everyone)).removed).toEqual([
      { role: "veteran", dropped: false, owns: [] },
    ]);
    expect(await server.refusal("veteran", "select 1")).toMatch(/pg_hba|not permitted to log in/);
    await server.admin("drop role veteran");
    expect((await server.apply(everyone)).removed).toEqual([]);
  });

  it("refuses to adopt a superuser, or a role with memberships that nobody declared", async () => {
    await server.admin(
      "create role boss superuser; create role crowd; create role one in role crowd",
    );
    const problem = (role: string) => server.apply([...everyone, client(role)]);
    const before = await written(server);
    await expect(problem("boss")).rejects.toThrow('Cannot adopt the role "boss", which exists');
    await expect(problem("one")).rejects.toThrow('it is a member of "crowd"');
    const sneaky = client("sneaky", { memberOf: ["boss"] });
    await expect(server.apply([...everyone, sneaky])).rejects.toThrow("can become a superuser");
    const lost = client("lost", { memberOf: ["nobody there"] });
    await expect(server.apply([...everyone, lost])).rejects.toThrow("there is no such role");
    expect(await written(server)).toEqual(before);
    await server.apply([...everyone, client("one", { memberOf: ["crowd"] })]);
    await server.apply(everyone);
    await server.admin("drop role one, crowd, boss");
  });

  it("gives one certificate several roles, and one role several certificates", async () => {
    const more = ["maker", "shift", "all", "+maker", "@x", 'a "b"'];
    const ops = client("ops", { roles: more, databases: [grant("read")] });
    await server.apply([...everyone, ops]);
    const names = (cn: string, user: string) => refusalOf(server.options(cn, user));
    for (const user of ["ops", ...more]) expect(await names("ops", user)).toBe("connected");
    expect(await names("maker", "maker")).toBe("connected");
    for (const [cn, user] of [
      ["ops", "reader"],
      ["maker", "ops"],
      ["maker", "shift"],
      ["maker", "all"],
      ["maker", "+maker"],
      ["shift", "shift"],
    ] as const) {
      expect(await names(cn, user), `${cn} as ${user}`).toMatch(
        /certificate authentication failed/,
      );
    }
    await server.apply(everyone);
  });

  it("limits the sessions of a role", async () => {
    const limited = client("limited", { connectionLimit: 1 });
    await server.apply([...everyone, limited]);
    const first = new Client(server.options("limited", "limited"));
    await first.connect();
    expect(await server.refusal("limited", "select 1")).toMatch(/too many connections for role/);
    await first.end();
    await server.apply(everyone);
  });

  it("covers schemas that are absent, and names that look alike", async () => {
    const more: ClientGrants[] = [
      client("a1", { databases: [{ name: "a.b", privileges: "read", schemas: ["c"] }] }),
      client("a2", { databases: [{ name: "a", privileges: "owner", schemas: ["b.c", "x"] }] }),
      client("a3", { databases: [{ name: "a", privileges: "read", schemas: ["b.c"] }] }),
    ];
    await server.apply([...everyone, ...more]);
    await server.as("a2", 'create table "b.c".t (id int); create table x.t (id int)', "a");
    expect(await server.as("a3", 'select * from "b.c".t', "a")).toEqual([]);
    expect(await server.refusal("a3", "select * from x.t", "a")).toMatch(/permission denied/);
    const before = await written(server);
    await server.apply([...everyone, ...more]);
    expect(await written(server)).toEqual(before);
  });

  it("gives the probe's role statistics and configuration, and nothing else", async () => {
    const who = server.options(probeRole, probeRole, "postgres");
    const views = ["pg_hba_file_rules", "pg_file_settings"];
    for (const view of [...views, ...(major >= 15 ? ["pg_ident_file_mappings"] : [])]) {
      const session = new Client(who);
      await session.connect();
      expect((await session.query(`select * from ${view}`)).rows.length, view).toBeGreaterThan(0);
      await expect(session.query("select * from pg_authid")).rejects.toThrow("permission denied");
      await session.end();
    }
  });
});
