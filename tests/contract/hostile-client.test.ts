// A client that does everything it can to be run by somebody else, beside one that does nothing:
// after each step of the whole life both servers give everybody the same rights.
import { describe, expect, it } from "vitest";
import { clusterStateQuery } from "../../components/clients/cluster-state";
import { databaseStateQuery } from "../../components/clients/database-state";
import { probeGrantsQuery } from "../../components/clients/probe-statements";
import { tiesQuery } from "../../components/clients/removal";
import { planRoles } from "../../components/clients/role-plan";
import type { ClientGrants } from "../../components/contract/client-grants";
import { postgresMajors } from "../../components/contract/postgres-major";
import { readCertificate } from "../../components/pki/certificate";
import { decimal } from "../../components/pki/decimal-serial";
import { countLive, evict } from "../../components/steps/evict";
import { firstColumn } from "../support/client/connect";
import { client } from "../support/server/clients-server";
import { HOSTILE, ownerOf, settingsOf, TRAPPED, trapsFor } from "./support/hostile/hostile-traps";
import { readRights, type Rights } from "./support/hostile/rights";
import {
  type Declared,
  type Life,
  openLive,
  SMALL_SERIAL,
  startLife,
} from "./support/hostile/whole-life";

const owned = ["app", "postgres"] as const;
const hostile = ownerOf(owned, ["public", "own"]);
const other = (privileges: "write" | "read" | "owner"): ClientGrants =>
  client("other", { databases: [{ name: "app", privileges, schemas: ["public"] }] });
const newcomer = client("newcomer", {
  databases: [
    { name: "app", privileges: "read", schemas: ["public"] },
    { name: "fresh", privileges: "owner", schemas: ["public"] },
  ],
});
const alone = { trusted: [0], signer: 0, revoked: [] };
/** What it has set, it has set for others. */
const careful = (major: number) =>
  [
    "search_path=pg_catalog",
    "local_preload_libraries=",
    "statement_timeout=0",
    "lock_timeout=0",
    "idle_session_timeout=0",
    "idle_in_transaction_session_timeout=0",
    "default_transaction_read_only=off",
    "temp_tablespaces=",
    "default_tablespace=",
    ...(major < 17 ? [] : ["transaction_timeout=0"]),
  ]
    .map((setting) => `-c ${setting}`)
    .join(" ");

/** What a hostile client does at the moments at which it can. */
interface Deeds {
  /** It has just become the owner of its databases. */
  plant(life: Life): Promise<void>;
  /** It has looked on; now it keeps out whom it can. */
  deny(life: Life): Promise<void>;
  /** It is about to go. */
  resist(life: Life): Promise<() => Promise<void>>;
}
const nothing: Deeds = {
  plant: async () => undefined,
  deny: async () => undefined,
  resist: async () => async () => undefined,
};

/** Name of a step, its answer, and the rights that everybody has after it. */
type Step = [string, unknown, Rights];

/** Writes down each step of a life. */
class Diary {
  readonly steps: Step[] = [];

  constructor(readonly life: Life) {}

  async step(name: string, work: () => Promise<unknown>): Promise<void> {
    const answer = await work();
    this.steps.push([name, answer, await readRights(this.life.channel(), this.life.major)]);
  }

  update(name: string, declared: Partial<Declared> & Pick<Declared, "clients">): Promise<void> {
    return this.step(name, () => this.life.update({ ...alone, ...declared }));
  }
}

async function live(life: Life, deeds: Deeds): Promise<Step[]> {
  const diary = new Diary(life);
  await beginLife(diary, deeds);
  await changeClients(diary, deeds);
  await revokeNewcomer(diary);
  await rotateAndEnd(diary, deeds);
  return diary.steps;
}

async function beginLife(diary: Diary, deeds: Deeds): Promise<void> {
  const { life } = diary;
  await diary.update("create", { clients: [hostile, other("owner")] });
  for (const name of owned) {
    await life.carelessly(`alter database ${name} owner to ${HOSTILE}`, "template1");
  }
  await firstColumn(life.options("other", "app"), "create table public.kept (id int)");
  await deeds.plant(life);
  await diary.step("proof", () => life.ask("other", "app"));
  await diary.step("refresh", () => life.refresh());
}

async function changeClients(diary: Diary, deeds: Deeds): Promise<void> {
  const both = [hostile, other("owner")];
  await deeds.deny(diary.life);
  await diary.update("nothing new", { clients: both });
  await diary.update("another client", { clients: [...both, newcomer] });
  await diary.update("other privileges", { clients: [hostile, other("write"), newcomer] });
}

async function revokeNewcomer(diary: Diary): Promise<void> {
  const { life } = diary;
  await diary.step("revocation by a serial that fits bigint", () =>
    evict(life.channel(), [{ serial: SMALL_SERIAL, name: "small" }]),
  );
  await diary.step("count of a serial that fits bigint", () =>
    countLive(life.channel(), [SMALL_SERIAL, "1"]),
  );
  const session = await openLive({
    ...life.options("newcomer", "fresh"),
    connectionTimeoutMillis: 5000,
  });
  const { serialNumber } = readCertificate(life.certificate("newcomer").certificatePem);
  await diary.update("revocation by name", {
    clients: [hostile, other("write"), newcomer],
    trusted: [0, 1],
    revoked: [{ serial: serialNumber, name: "newcomer" }],
  });
  await session.end().catch(() => undefined);
}

async function rotateAndEnd(diary: Diary, deeds: Deeds): Promise<void> {
  const clients = [hostile, other("write"), newcomer];
  const young = { trusted: [1], signer: 1 };
  await diary.update("promotion", { clients, trusted: [0, 1], signer: 1 });
  await diary.update("retirement", { clients, ...young });
  await diary.step("refresh again", () => diary.life.refresh());
  await diary.update("removal of another", { clients: [hostile, newcomer], ...young });
  const rest = await deeds.resist(diary.life);
  await diary.update("removal of the hostile client", { clients: [newcomer], ...young });
  await rest();
  await diary.update("the end", { clients: [], ...young });
}

/** Runs a statement as the hostile client, which may fail at it. */
async function tryAs(life: Life, sql: string, database = "app"): Promise<string> {
  try {
    await firstColumn({ ...life.options(HOSTILE, database), options: careful(life.major) }, sql);
    return "done";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Names that end quotes, comments and lines, and that psql reads as its own commands. */
const NAMES = [`a"b'c`, "\\! touch /tmp/pgtls_owned", "`id`", ":x", "a;b--\n\\q", "$$", " pg_temp"];
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const deedsOf = (texts: string): Deeds => ({
  plant: (life) => plantTraps(life, texts),
  deny: denyOthers,
  resist: resistRemoval,
});

async function plantTraps(life: Life, texts: string): Promise<void> {
  for (const name of owned) expect(await tryAs(life, trapsFor(texts), name)).toBe("done");
  for (const name of NAMES) {
    const to = `to other, "pgtls_owner:app.public", pgtls_probe`;
    const what = quoted(name);
    const table = `own.${what}`;
    expect(
      await tryAs(
        life,
        `create schema ${what}; create type ${what}.${what} as (a pg_catalog.int4);
         create table ${table} (${what} pg_catalog.int4);
         create function ${table}(${what}.${what}) returns void language sql as '';
         grant usage on schema ${what} ${to}; grant usage on type ${what}.${what} ${to};
         grant all on ${table} ${to}; grant execute on function ${table}(${what}.${what}) ${to};
         alter default privileges in schema ${what} grant all on tables ${to}`,
      ),
    ).toBe("done");
  }
  await tryAs(life, `alter role ${HOSTILE} password 'of its own'`);
  await setAll(life, false);
}

async function denyOthers(life: Life): Promise<void> {
  // Before PostgreSQL 15 a role may make others members of itself.
  for (const role of ["pgtls_probe", "pgtls_made", "pgtls_groups", "pgtls_owner:app.public"]) {
    const shared = await tryAs(life, `grant ${HOSTILE} to ${quoted(role)}`);
    if (life.major > 14) expect(shared).toMatch(/admin option|permission denied/);
  }
  await setAll(life, true);
}

/** Holds its own row, so that nobody else can change it, and temporary tables that others may use. */
async function resistRemoval(life: Life): Promise<() => Promise<void>> {
  const options = { ...life.options(HOSTILE, "app", 1), options: careful(life.major) };
  const sessions = await Promise.all([openLive(options), openLive(options)]);
  await sessions[0].query(`begin read write; alter role ${HOSTILE} password 'again'`);
  await sessions[1].query(
    "create temporary table t (a pg_catalog.int4); grant all on t to newcomer",
  );
  return async () => {
    await Promise.all(sessions.map((session) => session.end().catch(() => undefined)));
  };
}

async function setAll(life: Life, denials: boolean): Promise<void> {
  for (const name of owned) {
    await tryAs(life, settingsOf(`database ${name}`, denials), name);
  }
  await tryAs(life, settingsOf(`role ${HOSTILE}`, denials));
}

const PERSISTENT =
  "-c local_preload_libraries= -c statement_timeout=0 -c role=none -c default_transaction_read_only=off";

/** The twin: what the steps ask, asked in the same places without what they pin. */
async function fallsForIt(life: Life): Promise<void> {
  const plan = planRoles([newcomer]).databases[0]!;
  const queries = [
    clusterStateQuery,
    databaseStateQuery({ ...plan, name: "app" }),
    tiesQuery([HOSTILE]),
    probeGrantsQuery("pgtls_probe"),
    `select count(*) from pg_stat_ssl where client_serial in (${decimal(SMALL_SERIAL)})`,
  ];
  const ask = (query: string, name: string) =>
    life.carelessly(query, name, PERSISTENT).catch(() => undefined);
  for (const name of owned) {
    for (const query of queries) {
      const before = life.log().length;
      await ask(query, name);
      const caught = life.log().slice(before).includes(`${TRAPPED} postgres`);
      expect(caught, `${name}: ${query}`).toBe(true);
    }
  }
  await ask("select count(*)", "app");
  const gained = `select rolsuper::text from pg_authid where rolname = '${HOSTILE}'`;
  expect(await life.carelessly(gained, "template1")).toEqual(["true"]);
}

describe.each(postgresMajors)("a hostile client on PostgreSQL %d", (major) => {
  it("gains nothing from anything that is run over its whole life", async () => {
    const honestLife = await startLife(major);
    const hostileLife = await startLife(major);
    try {
      const honest = await live(honestLife, nothing);
      const deeds = deedsOf(honestLife.log());
      const result = await live(hostileLife, deeds);
      for (const [place, [name, answer, rights]] of honest.entries()) {
        expect([result[place]?.[0], result[place]?.[1]]).toEqual([name, answer]);
        expect(result[place]?.[2], name).toEqual(rights);
      }
      const caught = hostileLife
        .log()
        .split("\n")
        .filter((line) => new RegExp(`LOG: .*${TRAPPED}`).test(line));
      expect(caught).toEqual([]);
      await fallsForIt(hostileLife);
    } finally {
      await Promise.all([honestLife.end(), hostileLife.end()]);
    }
  });
});
