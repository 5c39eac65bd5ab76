// Each version of PostgreSQL on the lists that are made here, and the end of live sessions.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifyAuthorities } from "../../components/pki/authority-id";
import { readCertificate } from "../../components/pki/certificate";
import { readRevocationLists } from "../../components/pki/check-revocation-lists";
import type { SignedList } from "../../components/pki/sign-revocation-list";
import { nextLists } from "../../components/rotation/revocation-state";
import { type AdministrationChannel, readRows } from "../../components/steps/administration";
import { evict } from "../../components/steps/evict";
import { firstColumn, refusalOf } from "../support/client/connect";
import { makeAuthority, type TestCertificate } from "../support/pki/test-pki";
import { type EmbeddedServer, startEmbeddedServer } from "../support/server/embedded-server";
import { testedMajors } from "../support/server/server-binaries";

const old = makeAuthority("Old authority", 400);
const young = makeAuthority("Young authority", 400);
const authorities = [old, young];
const clients = {
  stolen: old.issueClient("stolen"),
  other: old.issueClient("other"),
  third: young.issueClient("third"),
};
type ClientName = keyof typeof clients;

const serialOf = ({ certificatePem }: TestCertificate) =>
  readCertificate(certificatePem).serialNumber;
const ledger = Object.entries(clients).map(([name, certificate]) => ({
  name,
  generation: 1,
  serial: serialOf(certificate),
  authority: identifyAuthorities((name === "third" ? young : old).certificatePem)[0]?.id ?? "",
  notAfter: new Date(Date.now() + 86_400_000).toISOString(),
}));
const revoke = (...names: ClientName[]) =>
  names.map((name) => ({ serial: serialOf(clients[name]), name }));
const listsFor = (revoked: ClientName[], previous: SignedList[] = []) =>
  nextLists({
    authorities: authorities.map(({ certificatePem, keyPem }) => ({
      certificatePem,
      privateKeyPem: keyPem,
    })),
    revocations: revoke(...revoked),
    ledger,
    previous,
    now: new Date(),
  });
const text = (lists: SignedList[]) => lists.map(({ pem }) => pem).join("");

describe.each(testedMajors)("revocation by PostgreSQL %i", (major) => {
  let server: EmbeddedServer;
  let lists: SignedList[];

  const optionsOf = (name: ClientName): ClientConfig => ({
    host: server.host,
    port: server.port,
    user: name,
    database: "postgres",
    connectionTimeoutMillis: 10_000,
    ssl: {
      ca: old.certificatePem,
      cert: clients[name].certificatePem,
      key: clients[name].keyPem,
    },
  });
  const refusals = async () => ({
    stolen: await refusalOf(optionsOf("stolen")),
    other: await refusalOf(optionsOf("other")),
    third: await refusalOf(optionsOf("third")),
  });
  const channel: AdministrationChannel = {
    run: async ({ sql, database, options }) => {
      const socket = { host: server.socketDirectory, port: server.port, user: "postgres" };
      const session = { ...socket, database, options };
      return firstColumn(session, sql);
    },
  };

  async function openSession(name: ClientName): Promise<{ client: Client; ended: () => boolean }> {
    const client = new Client(optionsOf(name));
    let gone = false;
    client.on("error", () => (gone = true));
    await client.connect();
    return { client, ended: () => gone };
  }

  /** A new session knows the new lists: the postmaster reads them before it takes one. */
  async function deliver(listsPem: string): Promise<void> {
    const loaded = async () => (await readRows(channel, "select pg_conf_load_time()::text"))[0];
    const before = await loaded();
    server.write({ "crl.pem": listsPem });
    server.reload();
    while ((await loaded()) === before) await sleep(20);
  }

  beforeAll(async () => {
    const issued = old.issueServer(["localhost", "127.0.0.1"]);
    lists = await listsFor(["stolen"]);
    lists = await listsFor([], lists);
    server = await startEmbeddedServer({
      major,
      conf: ["ssl = on", "ssl_ca_file = 'client-ca.crt'", "ssl_crl_file = 'crl.pem'"],
      hba: ["local all postgres trust", "hostssl all all all cert", "host all all all reject"],
      files: {
        "server.crt": issued.certificatePem,
        "server.key": issued.keyPem,
        "client-ca.crt": authorities.map(({ certificatePem }) => certificatePem).join(""),
        "crl.pem": text(lists),
      },
      sql: Object.keys(clients).map((name) => `create role ${name} login`),
    });
  });
  afterAll(() => server.stop());

  const accepted = { stolen: "connected", other: "connected", third: "connected" };
  const revoked = expect.stringMatching(/alert certificate revoked.*alert number 44/) as string;

  it("accepts every client as long as the lists are empty", async () => {
    expect(await refusals()).toEqual(accepted);
  });

  it("refuses the revoked client with alert 44, and no other, with two authorities", async () => {
    await deliver(text(await listsFor(["stolen"], lists)));
    expect(await refusals()).toEqual({ ...accepted, stolen: revoked });
    await deliver(text(await listsFor(["third"], lists)));
    expect(await refusals()).toEqual({ ...accepted, third: revoked });
  });

  it("accepts the client again when it is no longer on the list", async () => {
    await deliver(text(await listsFor([], lists)));
    expect(await refusals()).toEqual(accepted);
  });

  it("refuses every client of an authority without a list, which is refused here", async () => {
    const [first] = await listsFor(["stolen"], lists);
    const pems = authorities.map(({ certificatePem }) => certificatePem);
    const { problems } = await readRevocationLists(first!.pem, pems, "crlPem", new Date());
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('without a list that "CN=Young authority" has signed'),
    ]);
    await deliver(first!.pem);
    expect(await refusals()).toMatchObject({
      stolen: revoked,
      other: "connected",
      third: expect.stringContaining("alert unknown ca") as string,
    });
    await deliver(text(lists));
  });

  // The number matters: PostgreSQL orders conditions by what they cost.
  it.each([1, 2, 3, 20])(
    "ends the session of one of %i revoked certificates only",
    async (count) => {
      const sessions = [
        await openSession("stolen"),
        await openSession("stolen"),
        await openSession("other"),
        await openSession("third"),
      ];
      const absent = Array.from({ length: count - 1 }, (_, index) => ({
        serial: (index + 4096).toString(16),
        name: "absent",
      }));
      expect(await evict(channel, [...absent, ...revoke("stolen")])).toEqual({ stolen: 2 });
      expect(await readRows(channel, "select count(*) from pg_stat_ssl where ssl")).toEqual(["2"]);
      for (const session of sessions.slice(2)) {
        await session.client.query("select 1");
        expect(session.ended()).toBe(false);
        await session.client.end();
      }
      expect(sessions.slice(0, 2).map(({ ended }) => ended())).toEqual([true, true]);
    },
  );

  it("ends nothing when nothing is revoked, or nobody revoked is there", async () => {
    const { client } = await openSession("other");
    expect(await evict(channel, [])).toEqual({});
    expect(await evict(channel, revoke("stolen", "third"))).toEqual({});
    await client.query("select 1");
    await client.end();
  });
});
