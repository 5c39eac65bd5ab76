// What a preview lets through, in the words of PostgreSQL itself: nothing in a name is read as
// anything else, and who has a certificate with such a name gets in, and nobody else does.
import fc from "fast-check";
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quoteIdentifier } from "../../components/config/quote";
import { postgresMajors } from "../../components/contract/postgres-major";
import type { Declaration } from "../../components/validate/declaration";
import { filesOf, preview } from "../support/declarations/preview";
import { nastyTexts } from "../support/declarations/random-args";
import { makeAuthority } from "../support/pki/test-pki";
import {
  type MaterialServer,
  placeServer,
  startOnMaterial,
} from "../support/server/material-server";

const authority = makeAuthority();

/** Names that mean something to a file of PostgreSQL, to a certificate, or to a shell. */
const names = [
  "#x",
  "+x",
  "@x",
  "x/y",
  "a,b",
  'a"b',
  "Upper",
  "A B",
  "a\\b",
  "a=b",
  "it's",
  "é;<>",
  "all",
  "replication",
  "sameuser",
  "samerole",
  "toString",
  "constructor",
  "$user",
  "%p",
];

const text = fc.oneof(
  fc.constantFrom(...names, ...nastyTexts),
  fc.string({ unit: "binary", minLength: 1, maxLength: 15 }),
);
// What comes after a slash is a regular expression, which only PostgreSQL can judge.
const plain = text.filter((one) => !/^\+?\//.test(one));

const args = fc.record({
  clients: fc.record({
    a: fc.record({ role: plain, database: plain, roles: fc.uniqueArray(plain, { maxLength: 2 }) }),
    toString: fc.record({ role: plain, access: fc.constantFrom("scram", "scramAndCertificate") }),
  }),
  hbaRules: fc.array(
    fc.record({
      method: fc.constantFrom("cert", "reject", "scram-sha-256"),
      databases: fc.array(plain, { minLength: 1, maxLength: 2 }),
      roles: fc.array(plain, { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  identMaps: fc.array(fc.record({ name: plain, systemUser: plain, role: plain }), { maxLength: 2 }),
  settings: fc.dictionary(fc.constantFrom("my.a", "my.b", "My.C"), text, { maxKeys: 2 }),
});

/** The first accepted ones: the checks refuse most, which is what they are for. */
function acceptedSample(version: number, count: number): Declaration[] {
  const found: Declaration[] = [];
  for (const given of fc.sample(args, { numRuns: 4000, seed: version })) {
    const { declaration } = preview({ ...given, version });
    if (declaration !== undefined) found.push(declaration);
    if (found.length === count) return found;
  }
  throw new Error(`only ${found.length} were accepted`);
}

const clients = Object.fromEntries(
  names.map((role, index) => [`c${index}`, { role, database: role === "all" ? "Db ,#+@" : "app" }]),
);

describe.each(postgresMajors)("what a preview lets through, read by PostgreSQL %d", (version) => {
  let server: MaterialServer;
  let files: (declaration: Declaration) => ReturnType<typeof filesOf>;

  beforeAll(async () => {
    const place = await placeServer(version);
    const view = {
      materialDirectory: place.materialDirectory,
      listenAddresses: "127.0.0.1",
      port: place.port,
      unixSocketDirectory: place.root,
      administrators: place.administrators,
    };
    const { certificatePem: serverChainPem, keyPem: serverKeyPem } = authority.issueServer([
      "localhost",
      "127.0.0.1",
    ]);
    const pems = { serverChainPem, serverKeyPem, clientCaPem: authority.certificatePem };
    files = (declaration) => filesOf(declaration, view, pems);
    const { problems, declaration } = preview({ version, clients });
    expect(problems).toEqual([]);
    server = await startOnMaterial(place, files(declaration!).input);
    for (const role of names) await server.query(`create role ${quoteIdentifier(role)} login`);
    await server.query("create role x login");
    for (const name of ["app", "Db ,#+@"])
      await server.query(`create database ${quoteIdentifier(name)}`);
  });
  afterAll(() => server.stop());

  const as = (user: string, commonName: string): ClientConfig => {
    const { certificatePem: cert, keyPem: key } = authority.issueClient(commonName);
    const database = user === "all" ? "Db ,#+@" : "app";
    return { user, database, ssl: { ca: authority.certificatePem, cert, key } };
  };

  it.each(names)("lets %j in with its certificate, and nobody else's", async (role) => {
    expect(await server.connect(as(role, role))).toBe(role);
    const other = role === "Upper" ? "upper" : "Upper";
    for (const stranger of [other, role.slice(1) || "y", `${role}x`]) {
      await expect(server.connect(as(role, stranger))).rejects.toThrow(
        "certificate authentication failed",
      );
    }
  });

  it("lets a role in by no name that reads like a group, a file or a keyword", async () => {
    await expect(server.connect(as("x", "x"))).rejects.toThrow("pg_hba.conf rejects connection");
  });

  it("reads every file of a sample as it was declared", async () => {
    for (const declaration of acceptedSample(version, 40)) await readsAsDeclared(declaration);
  });

  async function readsAsDeclared(declaration: Declaration): Promise<void> {
    const { input, conf, hba, ident } = files(declaration);
    server.overwrite("postgresql.conf", conf);
    server.overwrite("pg_hba.conf", hba);
    server.overwrite("pg_ident.conf", ident);
    const settings = await server.query("select name, setting, error from pg_file_settings");
    expect(settings.filter(({ error }) => error !== null)).toEqual([]);
    const last = new Map(
      settings.map((row) => [String(row["name"]).toLowerCase(), row["setting"]]),
    );
    for (const [name, value] of Object.entries(declaration.settings)) {
      expect(last.get(name.toLowerCase())).toBe(value);
    }
    await rulesAsDeclared(input.hba);
    if (version >= 15) await mapsAsDeclared(input.identMaps ?? []);
  }

  async function rulesAsDeclared({
    rules,
    clients: of,
  }: ReturnType<typeof filesOf>["input"]["hba"]) {
    const rows = await server.query("select * from pg_hba_file_rules order by line_number");
    expect(rows.filter(({ error }) => error !== null)).toEqual([]);
    const read = rows
      .slice(7, -4)
      .map((row) => JSON.stringify([row["database"], row["user_name"]]));
    const wanted = [
      ...rules.map((rule) => JSON.stringify([rule.databases, rule.roles])),
      ...of.map(({ database, role }) => JSON.stringify([[database], [role]])),
    ];
    expect(read.slice(0, rules.length)).toEqual(wanted.slice(0, rules.length));
    expect(new Set(read)).toEqual(new Set(wanted));
  }

  async function mapsAsDeclared(
    maps: readonly { name: string; systemUser: string; role: string }[],
  ) {
    const rows = await server.query("select * from pg_ident_file_mappings order by line_number");
    expect(rows.filter(({ error }) => error !== null)).toEqual([]);
    const read = rows.map((row) =>
      JSON.stringify([row["map_name"], row["sys_name"], row["pg_username"]]),
    );
    const wanted = maps.map((map) => JSON.stringify([map.name, map.systemUser, map.role]));
    expect(new Set(read.slice(1))).toEqual(new Set(wanted));
  }
});
