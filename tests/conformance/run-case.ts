import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { MaterialServer, ServerPlace } from "../support/server/material-server";
import type { Case, Client } from "./case";
import { localSocket, ownSession } from "./cases/common";
import type { Pki } from "./pki";
import type { Psql } from "./psql";

const usualCommands = [`select version ${ownSession}`];
const usualAnswer = /^TLSv1\.[23]$/;
const logSeconds = 5;

export interface Bench {
  readonly server: MaterialServer;
  readonly place: ServerPlace;
  readonly pki: Pki;
  readonly psql: Psql;
}

/** Connects as a case says, and expects what it says. */
export async function runCase(row: Case, { server, place, pki, psql }: Bench): Promise<void> {
  const mark = server.log().length;
  const client = addressOf(row.client, place);
  const result = await psql.run(client, row.commands ?? usualCommands, row.environment);
  if (row.refuses === undefined) {
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
    expectAnswer(result.stdout.replace(/\n$/, ""), row, pki);
  } else {
    expect(result.stderr).toMatch(row.refuses);
    expect(result.code).not.toBe(0);
  }
  if (row.logs !== undefined) await expectLog(() => server.log().slice(mark), row.logs);
  if (row.neverLogs !== undefined) expect(server.log().slice(mark)).not.toMatch(row.neverLogs);
}

/** Adds where the server is. */
export function addressOf(client: Client, { root, port }: ServerPlace): Client {
  const place =
    client["host"] === localSocket
      ? { host: root, port: String(port) }
      : { hostaddr: "127.0.0.1", port: String(port) };
  return { ...client, ...place };
}

function expectAnswer(text: string, { answer = usualAnswer }: Case, pki: Pki): void {
  if (typeof answer === "function") expect(text).toBe(answer(pki));
  else expect(text).toMatch(answer);
}

/** What the server writes arrives a moment after the client has its answer. */
export async function expectLog(read: () => string, expected: RegExp): Promise<void> {
  const deadline = Date.now() + logSeconds * 1000;
  while (!expected.test(read()) && Date.now() < deadline) await sleep(20);
  expect(read()).toMatch(expected);
}
