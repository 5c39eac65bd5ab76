// The administration beside clients that are in its way: who gets into its database, what is run by
// it, and what keeps it from its work.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPgHba } from "../../components/config/pg-hba";
import { postgresMajors } from "../../components/contract/postgres-major";
import {
  ADMINISTRATION_DATABASE,
  inTransaction,
  readJson,
  readRows,
} from "../../components/steps/administration";
import { applyClientsOver } from "../../components/steps/apply-clients";
import { evict } from "../../components/steps/evict";
import { firstColumn } from "../support/client/connect";
import {
  client,
  type ClientsServer,
  probeRole,
  refusalOf,
  startClientsServer,
} from "../support/server/clients-server";
import { ownerOf, settingsOf } from "./support/hostile/hostile-traps";

const hostile = ownerOf(["app", "postgres"], ["public"]);
const other = client("other");

describe.each(postgresMajors)("the administration of PostgreSQL %d", (major) => {
  let server: ClientsServer;
  const begun = (role: string, database: string, more: object = {}) =>
    refusalOf({ ...server.options(role, role, database), ...more });

  /** A session that does something and stays; gives its end. */
  async function openAs(role: string, sql: string): Promise<() => Promise<void>> {
    const session = new Client(server.options(role, role));
    session.on("error", () => undefined);
    await session.connect();
    await session.query(sql);
    return () => session.end().catch(() => undefined);
  }

  beforeAll(async () => {
    server = await startClientsServer(major);
    await server.apply([hostile, other]);
  });
  afterAll(() => server.server.stop());

  it("lets nobody into its database, whoever it is and whatever the rules are", async () => {
    const roles = ["watcher", "reader", "replicator", "landlord"];
    await server.admin(
      `create role watcher login; grant pg_monitor to watcher; create role reader login;
       grant pg_read_all_data, pg_write_all_data, pg_signal_backend to reader;
       create role replicator login replication createdb createrole; create role landlord login`,
    );
    await server.admin("create database estate owner landlord");
    const rules = [{ roles: ["all"], databases: ["all", "replication"], method: "cert" as const }];
    const open = renderPgHba({ major, probeRole, rules, clients: [] });
    server.server.overwrite("pg_hba.conf", open);
    await server.server.reload();
    for (const role of [...roles, "hostile", "other"]) {
      const there = await begun(role, ADMINISTRATION_DATABASE);
      expect(there, role).toMatch(
        /permission denied for database|too many connections for database/,
      );
      const rows = { replication: "database" } as object;
      const walking = await begun(role, ADMINISTRATION_DATABASE, rows);
      expect(walking, role).toMatch(/permission denied|must be superuser or replication|too many/);
      // The twin: the same rules let the same roles in elsewhere.
      expect(await begun(role, "estate"), role).toBe("connected");
    }
    expect(await refusalOf(server.options(probeRole, probeRole, ADMINISTRATION_DATABASE))).toMatch(
      /pg_hba.conf rejects/,
    );
    await server.apply([hostile, other]);
  });

  it("takes its database back from whoever was made its owner", async () => {
    const place = ADMINISTRATION_DATABASE;
    await server.admin(
      `alter database ${place} owner to hostile; alter database ${place} connection limit 9;
       grant connect on database ${place} to other, public`,
    );
    await server.admin(`alter database ${place} set local_preload_libraries = 'nope'`);
    await server.admin(`alter database ${place} set default_transaction_read_only = on`);
    await server.admin(`alter database ${place} allow_connections false`);
    const input = { probeRole, clients: [hostile, other], verifiers: {} };
    await applyClientsOver(server.newChannel(), input);
    const state = `select pg_get_userbyid(datdba) || ' ' || datconnlimit || ' ' || datacl::text
      from pg_database where datname = '${place}'`;
    expect(await server.admin(state)).toEqual([`postgres 0 {postgres=CTc/postgres}`]);
    const set = `select 1 from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
      where datname = '${place}'`;
    expect(await server.admin(set)).toEqual([]);
  });

  it("makes databases in which nobody has planted anything", async () => {
    await server.admin(
      "create table public.planted (id int); alter table public.planted owner to hostile",
      "template1",
    );
    const later = client("later", {
      databases: [{ name: "later", privileges: "owner", schemas: ["public"] }],
    });
    await server.apply([hostile, other, later]);
    const planted = "select coalesce(to_regclass('public.planted')::text, 'nothing')";
    expect(await server.admin(planted, "later")).toEqual(["nothing"]);
    await server.admin("create database careless");
    expect(await server.admin(planted, "careless")).toEqual(["planted"]);
    await server.admin("drop table public.planted", "template1");
  });

  it("does not run a client's function when it looks for a revoked serial number, as it once did", async () => {
    await server.as(
      "hostile",
      `create function public.evil(numeric, bigint) returns boolean language plpgsql as
         $$ begin execute 'alter role hostile superuser'; return false; end $$;
       grant execute on function public.evil(numeric, bigint) to public;
       create operator public.= (leftarg = numeric, rightarg = bigint, function = public.evil)`,
      "postgres",
    );
    const gained = "select rolsuper::text from pg_roles where rolname = 'hostile'";
    await evict(server.newChannel(), [{ serial: "deadbeef01", name: "stolen" }]);
    expect(await server.admin(gained)).toEqual(["false"]);
    // The twin: the question as it was, where it was, with the usual search path.
    const serial = BigInt("0xdeadbeef01");
    await server.admin(`select count(*) from pg_stat_ssl where client_serial in (${serial})`);
    expect(await server.admin(gained)).toEqual(["true"]);
    expect(await server.refusal("hostile", "copy (select 1) to program 'cat > /dev/null'")).toBe(
      "connected",
    );
    await server.admin("alter role hostile nosuperuser");
  });

  it("removes a client that holds its own role by a change that it never ends", async () => {
    const stubborn = client("stubborn");
    await server.apply([hostile, other, stubborn]);
    const end = await openAs("stubborn", "begin; alter role stubborn password 'mine'");
    // The twin: nobody else can change the role meanwhile.
    expect(
      await server
        .admin("set lock_timeout = '200ms'; alter role stubborn nologin")
        .catch((error: unknown) => (error as Error).message),
    ).toMatch(/lock timeout/);
    const { removed } = await server.apply([hostile, other]);
    expect(removed).toEqual([{ role: "stubborn", dropped: true, owns: [] }]);
    await end();
  });

  it("takes from a removed client what it was granted on temporary objects of another", async () => {
    await server.apply([hostile, other, client("leaver")]);
    await server.as("leaver", "create table kept (id int)");
    const end = await openAs(
      "hostile",
      `create temporary table t (id int); create type pg_temp.y as enum ('a');
       create function pg_temp.f(pg_temp.y) returns int language sql as 'select 1';
       grant all on t to leaver; grant usage on type pg_temp.y to leaver;
       grant execute on function pg_temp.f(pg_temp.y) to leaver`,
    );
    const { removed } = await server.apply([hostile, other]);
    expect(removed).toMatchObject([{ role: "leaver", dropped: false }]);
    const left = `select count(*) from pg_shdepend where refobjid = 'leaver'::regrole and deptype = 'a'`;
    expect(await server.admin(left)).toEqual(["0"]);
    await end();
  });

  it("does not set off an event trigger of which a client has the function", async () => {
    await server.as(
      "hostile",
      `create function public.heard() returns event_trigger language plpgsql as
         $$ begin execute 'alter role hostile superuser'; end $$`,
    );
    await server.admin(
      "create event trigger hears on ddl_command_end execute function public.heard()",
      "app",
    );
    const more = client("more", {
      databases: [{ name: "app", privileges: "read", schemas: ["heard"] }],
    });
    await server.apply([hostile, other, more]);
    const gained = "select rolsuper::text from pg_roles where rolname = 'hostile'";
    expect(await server.admin(gained)).toEqual(["false"]);
    // The twin: any other superuser sets it off.
    await server.admin("create schema unheard", "app");
    expect(await server.admin(gained)).toEqual(["true"]);
    await server.admin("drop event trigger hears; alter role hostile nosuperuser", "app");
  });

  it("gets into a database of which the owner has set that nobody does", async () => {
    await server.admin("alter database app owner to hostile");
    await server.as("hostile", "alter database app set local_preload_libraries = 'nope'");
    await expect(server.admin("select 1", "app")).rejects.toThrow(/could not access file/);
    const channel = server.newChannel();
    expect(await readRows(channel, "select current_user", "app")).toEqual(["postgres"]);
    // Whatever else can be set for a database is in its session as it is in the administration's own.
    const options = "-c local_preload_libraries= -c search_path=pg_catalog";
    const owner = { ...server.options("hostile", "hostile"), options };
    await firstColumn(owner, settingsOf("database app", true));
    const set = `select cardinality(setconfig) > 100 from pg_db_role_setting
      where setdatabase = (select oid from pg_database where datname = 'app') and setrole = 0`;
    expect(await readRows(channel, set)).toEqual(["true"]);
    const all = `select jsonb_object_agg(name, setting)::text from pg_settings
      where context = 'user' and name <> 'application_name'`;
    const inApp = await readJson<object>(channel, all, "app");
    expect(inApp).toEqual(await readJson<object>(channel, all));
    await inTransaction(channel, ["alter database app owner to postgres"], "postgres");
    await inTransaction(channel, ["alter database app reset all"], "postgres");
    expect(await server.admin("select 1", "app")).toEqual(["1"]);
  });
});
