// PostgreSQL's own matrix of TLS (src/test/ssl), on servers that this package configures.
import * as fs from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresMajors } from "../../components/contract/postgres-major";
import {
  initialiseCluster,
  type MaterialServer,
  placeServer,
  type ServerPlace,
  startCluster,
} from "../support/server/material-server";
import { type Case, isFor } from "./case";
import { cases } from "./cases";
import { serverStarts } from "./cases/server-start";
import { sessionCase } from "./cases/session";
import { writeClientFiles } from "./client-files";
import { makePki, type Pki } from "./pki";
import { preparePsql, type Psql } from "./psql";
import { addressOf, expectLog, runCase } from "./run-case";
import {
  databases,
  roles,
  usualMaterial,
  type Variant,
  type VariantName,
  variants,
} from "./variants";

let pki: Pki;
let clientFiles: string;
beforeAll(async () => {
  pki = await makePki();
  clientFiles = writeClientFiles(pki);
});
afterAll(() => fs.rmSync(clientFiles, { recursive: true }));

const names = Object.keys(variants) as VariantName[];
const rowsOf = (name: VariantName, major: number) =>
  cases.filter((row) => row.variant === name && isFor(row, major));
const titleOf = ({ group, number, what, instead }: Case) =>
  `${group} ${number}: ${what}${instead === undefined ? "" : ` (${instead})`}`;

async function prepareDatabases({ query }: MaterialServer): Promise<void> {
  for (const role of roles) {
    const encryption = role.startsWith("md5") ? "md5" : "scram-sha-256";
    await query(`set password_encryption = '${encryption}';
      create role ${role} login password '${pki.password}'`);
  }
  await query("grant pg_read_all_settings to ssltestuser");
  await query("create extension sslinfo");
  for (const name of databases) await query(`create database ${name} template postgres`);
}

describe.each(postgresMajors)("PostgreSQL %d", (major) => {
  let place: ServerPlace;
  let server: MaterialServer;
  let psql: Psql;
  const bench = () => ({ server, place, pki, psql });

  beforeAll(async () => {
    place = await placeServer(major);
    psql = await preparePsql(major, clientFiles);
    await initialiseCluster(place);
  });

  it.each(serverStarts.filter((row) => isFor(row, major)))(
    "F1 $number: does not start with $what",
    async ({ material, logs, refuse }) => {
      const input = material(usualMaterial(place, pki), pki);
      await expect(startCluster(place, input)).rejects.toThrow(logs);
      if (refuse !== undefined) expect(refuse(input)).toHaveLength(1);
    },
  );

  describe("in force", () => {
    beforeAll(async () => {
      server = await startCluster(place, usualMaterial(place, pki));
      await prepareDatabases(server);
    });
    afterAll(() => server.stop());

    describe.each(names.filter((name) => rowsOf(name, major).length > 0))("%s", (name) => {
      const { material, spoil, reports }: Variant = variants[name];
      const rows = rowsOf(name, major);
      let mark = 0;

      beforeAll(async () => {
        await server.deliver(material(usualMaterial(place, pki), pki));
        mark = server.log().length;
        await spoil?.(server, pki);
      });

      if (reports !== undefined) {
        it("reports why the set was not taken over", async () => {
          await expectLog(() => server.log().slice(mark), reports);
          await expectLog(() => server.log().slice(mark), /SSL configuration was not reloaded/);
        });
      }
      for (const row of rows.filter(({ logs }) => logs === undefined)) {
        it.concurrent(titleOf(row), () => runCase(row, bench()));
      }
      // One by one, since each reads what is new in the log.
      for (const row of rows.filter(({ logs }) => logs !== undefined)) {
        it(titleOf(row), () => runCase(row, bench()));
      }
    });

    it(titleOf(sessionCase), async () => {
      const usual = usualMaterial(place, pki);
      await server.deliver(usual);
      const session = psql.open(addressOf(sessionCase.client, place));
      const pid = await session.ask("select pg_backend_pid()");
      expect(pid).toMatch(/^\d+$/);
      const another = variants["server-multiple-alt-names"].material(usual, pki);
      await server.deliver({ ...another, crlPem: pki.lists.root + pki.lists.clientAll });
      await runCase(sessionCase, bench());
      expect(await session.ask("select pg_backend_pid()")).toBe(pid);
      session.close();
    });
  });
});
