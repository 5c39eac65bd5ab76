// Every way up that a client has been known to take, each refused, and each taken by somebody who may.
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresMajors } from "../../components/contract/postgres-major";
import { ADMINISTRATION_DATABASE } from "../../components/steps/administration";
import { firstColumn } from "../support/client/connect";
import {
  client,
  type ClientsServer,
  refusalOf,
  startClientsServer,
} from "../support/server/clients-server";
import { ownerOf } from "./support/hostile/hostile-traps";

const hostile = ownerOf(["app", "postgres"], ["public"]);
const other = client("other");

/** In a transaction that comes to nothing, for those that can be in one. */
const undone = (sql: string) => `begin; ${sql}; rollback`;

/** What gives rights that nobody declared, or a way to the machine; each works for a superuser. */
const attempts: [string, string][] = [
  ["become a superuser", undone("alter role hostile superuser")],
  ["be let past row security", undone("alter role hostile bypassrls")],
  ["replicate", undone("alter role hostile replication")],
  ["make roles", undone("create role more")],
  ["join the administration", undone("grant pg_read_all_data to hostile")],
  ["join those who run programs", undone("grant pg_execute_server_program to hostile")],
  [
    "join a group of a preset",
    undone('grant "pgtls_owner:app.public" to hostile with admin option'),
  ],
  ["mark itself", undone("grant pgtls_made to hostile with admin option")],
  ["be the superuser", "set role postgres"],
  ["have the superuser's session", "set session authorization postgres"],
  ["run a program", "copy (select 1) to program 'cat > /dev/null'"],
  ["read a file by copy", "create temporary table f (a text); copy f from '/etc/hostname'"],
  ["read a file by function", "select pg_read_file('/etc/hostname')"],
  ["list a directory", "select pg_ls_dir('/')"],
  ["import a file", undone("select lo_import('/etc/hostname')")],
  [
    "export a file",
    "select lo_create(4712); select lo_export(4712, '/dev/null'); select lo_unlink(4712)",
  ],
  [
    "have a language that is not trusted",
    undone(
      "create function f(internal) returns internal language c as '$libdir/dict_snowball', 'dsnowball_init'",
    ),
  ],
  [
    "speak to the machine by an internal function",
    undone("create function f() returns int language internal as 'pg_backend_pid'"),
  ],
  [
    "make a type with functions in C",
    undone("create type t; create function i(cstring) returns t language internal as 'boolin'"),
  ],
  [
    "hear every statement",
    undone(
      "create function e() returns event_trigger language plpgsql as 'begin end'; create event trigger e on ddl_command_start execute function e()",
    ),
  ],
  ["cast for everybody", undone("create cast (numeric as xid) with inout as implicit")],
  [
    "write into the catalogs",
    undone("update pg_authid set rolsuper = true where rolname = 'hostile'"),
  ],
  [
    "make functions in the catalogs",
    undone("create function pg_catalog.f() returns int language sql as 'select 1'"),
  ],
  ["load a library", "load 'plpgsql'"],
  ["look for libraries elsewhere", "set dynamic_library_path = '/tmp'"],
  ["set what everybody gets", "alter role all set work_mem = 64; alter role all reset work_mem"],
  [
    "set what the superuser gets",
    "alter role postgres set work_mem = 64; alter role postgres reset work_mem",
  ],
  ["log what others say", "set log_statement = 'all'"],
  ["switch triggers off", "set session_replication_role = 'replica'"],
  ["see the passwords", "select rolpassword from pg_authid"],
  ["read the rules", "select * from pg_hba_file_rules"],
  ["make the server read its files", "select pg_reload_conf()"],
];

describe.each(postgresMajors)("a client of PostgreSQL %d", (major) => {
  let server: ClientsServer;
  /** As a role with a certificate, with more than a client usually says at the beginning. */
  const begun = (role: string, database: string, more: Partial<ClientConfig> & object) =>
    refusalOf({ ...server.options(role, role, database), ...more });

  beforeAll(async () => {
    server = await startClientsServer(major);
    await server.apply([hostile, other]);
  });
  afterAll(() => server.server.stop());

  it.each(attempts)("does not %s", async (_what, sql) => {
    expect(await server.refusal("hostile", sql)).toMatch(
      /permission denied|must be superuser|must have|must be owner|only superuser|not allowed|can only|may not|Only roles with|untrusted/i,
    );
    // The twin: for somebody who may, the same words work.
    await server.admin(sql, "app");
  });

  it("does not change the server's configuration, publish, subscribe or use space", async () => {
    const cases: [string, RegExp][] = [
      ["alter system set work_mem = 64", /permission denied|must be superuser|not allowed/],
      ["create tablespace t location '/tmp'", /permission denied to create tablespace/],
      [
        "create subscription s connection 'host=127.0.0.1' publication p with (connect = false)",
        /permission denied to create subscription|must be superuser to create subscriptions/,
      ],
      ["create publication p for all tables", /must be superuser|permission denied/],
      ["create extension file_fdw", /permission denied|not available|could not open/],
      ["create extension plpython3u", /permission denied|not available|could not open/],
      ["create database more", /permission denied to create database/],
      ["drop database postgres", /must be owner of database/],
      [`alter database ${ADMINISTRATION_DATABASE} connection limit 5`, /must be owner of database/],
      [`alter database ${ADMINISTRATION_DATABASE} set search_path = public`, /must be owner/],
      ["alter database app set search_path = public", /must be owner of database/],
      ["alter table pg_catalog.pg_class owner to hostile", /permission denied|must be owner/],
    ];
    for (const [sql, refusal] of cases) {
      expect(await server.refusal("hostile", sql), sql).toMatch(refusal);
    }
    await server.admin("create publication p for all tables", "app");
    const subscription = `create subscription s connection 'host=127.0.0.1' publication p
      with (connect = false, slot_name = none)`;
    await server.admin(subscription, "app");
    await server.admin("drop subscription s", "app");
    await server.admin("drop publication p", "app");
  });

  it("does not begin a session as more than it is", async () => {
    for (const setting of [
      "role=postgres",
      "session_authorization=postgres",
      "log_statement=none",
      "session_preload_libraries=nope",
      "local_preload_libraries=nope",
      "is_superuser=on",
      "session_replication_role=replica",
      "allow_system_table_mods=on",
      "role=pg_monitor",
      "ignore_system_indexes=on -c log_duration=on",
      "dynamic_library_path=/tmp",
      "zero_damaged_pages=on",
      "ssl=off",
      "hba_file=/tmp/x",
      "listen_addresses=*",
    ]) {
      const options = `-c ${setting}`;
      expect(await begun("hostile", "app", { options }), setting).toMatch(
        /permission denied|cannot be changed|could not access file|cannot be set|must be|invalid/,
      );
    }
    expect(await begun("hostile", "app", { options: "-c work_mem=64kB" })).toBe("connected");
    // The superuser's session knows the same words.
    const options = "-c session_replication_role=replica -c role=hostile";
    const answer = await firstColumn({ ...server.socket, options }, "select current_user");
    expect(answer).toEqual(["hostile"]);
  });

  it("does not replicate, by bytes or by rows", async () => {
    for (const replication of ["true", "database"]) {
      expect(await begun("hostile", "app", { replication } as object)).toMatch(
        /no pg_hba.conf entry|pg_hba.conf rejects|permission denied to start WAL sender|must be superuser or replication role/,
      );
    }
    const twin = { ...server.socket, replication: "database" } as object;
    expect(await firstColumn(twin, "IDENTIFY_SYSTEM")).toHaveLength(1);
  });

  it("is not another's by a function of another, unless that one says so", async () => {
    await server.as(
      "other",
      "create function who() returns text language sql as 'select current_user'",
    );
    const ask = "select public.who() as who";
    expect(await server.as("hostile", ask)).toEqual([{ who: "hostile" }]);
    await server.as("other", "alter function who() security definer");
    expect(await server.as("hostile", ask)).toEqual([{ who: "other" }]);
    expect(await server.refusal("hostile", "alter function public.who() owner to hostile")).toMatch(
      /must be owner/,
    );
    expect(
      await server.refusal(
        "hostile",
        "create or replace function public.who() returns text language sql as 'select 1'",
      ),
    ).toMatch(/must be owner/);
    await server.as("other", "drop function who()");
  });
});
