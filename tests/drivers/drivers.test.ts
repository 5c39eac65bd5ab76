// Real drivers, each with the kit of a client: what they connect with, and what they refuse.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { AccessLevel } from "../../components/config/access-level";
import { type ProcessResult, runProcess } from "../../components/steps/run-process";
import { client, type ClientsServer, startClientsServer } from "../support/clients-server";
import { usualMajor } from "../support/server-binaries";
import { makeAuthority, type TestAuthority } from "../support/test-pki";
import type { Command } from "./driver";
import { drivers } from "./drivers";
import { type KitInput, writeKit } from "./kit-directory";
import { startTlsMiddle, type TlsMiddle } from "./tls-middle";

const byCertificate = "holder";
const byPassword = "knower";
const password = randomBytes(18).toString("base64url");

let server: ClientsServer;
let middle: TlsMiddle;
/** Of the same subject as the server's authority, with another key. */
let impostor: TestAuthority;
let directory: string;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-drivers-"));
  impostor = makeAuthority();
  server = await startClientsServer(usualMajor, { log_connections: "on" }, ["localhost"]);
  const clients = [client(byCertificate), client(byPassword, { access: AccessLevel.Scram })];
  await server.apply(clients, { [byPassword]: scramVerifier(password, randomBytes(16)) });
  middle = await startTlsMiddle(server.port, server.authority.issueServer(["localhost"]));
});
afterAll(async () => {
  await middle?.stop();
  await server?.server.stop();
  fs.rmSync(directory, { recursive: true, force: true });
});

const usual = () => ({
  ...{ host: "localhost", port: server.port, database: "app" },
  rootPem: server.authority.certificatePem,
});

const certificateKit = (changes: Partial<KitInput> = {}): KitInput => ({
  ...usual(),
  client: byCertificate,
  certificate: server.authority.issueClient(byCertificate),
  ...changes,
});

const passwordKit = (changes: Partial<KitInput> = {}): KitInput => ({
  ...{ ...usual(), client: byPassword, password, channelBinding: true },
  ...changes,
});

/** Runs a driver with nothing of the user's around it. */
async function connect({ program, args }: Command, kit: KitInput): Promise<ProcessResult> {
  const home = path.join(directory, "home");
  fs.mkdirSync(home, { recursive: true });
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C", PGCONNECT_TIMEOUT: "20" };
  const options = { env, cwd: directory, timeoutSeconds: 60 };
  return runProcess(program, [...args, writeKit(directory, kit)], options);
}

/** Expects that a driver says this, and that the server let nobody in. */
async function expectRefusal(command: Command, kit: KitInput, words: RegExp): Promise<string> {
  const mark = server.server.log().length;
  const { code, stdout, stderr } = await connect(command, kit);
  expect(stderr).toMatch(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  const log = server.server.log().slice(mark);
  expect(log).not.toContain(`connection authorized: user=${kit.client}`);
  return log;
}

async function expectRow(command: Command, kit: KitInput): Promise<void> {
  const { code, stdout, stderr } = await connect(command, kit);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({ current_user: kit.client, ssl: true, version: "TLSv1.3" });
}

describe.each(drivers)("$name", ({ prepare, refusals }) => {
  let preparing: Promise<Command> | undefined;
  // A driver that cannot be prepared fails each of its tests, with the reason.
  const command = () => (preparing ??= prepare());

  it("connects with the kit of a client that has a certificate", async () => {
    await expectRow(await command(), certificateKit());
  });

  it("connects with the kit of a client that has a password, with channel binding", async () => {
    await expectRow(await command(), passwordKit());
  });

  it.each([
    ["certificate", certificateKit],
    ["password", passwordKit],
  ])("refuses a server of another authority of the same name, with a %s", async (_, kit) => {
    const wrong = kit({ rootPem: impostor.certificatePem });
    await expectRefusal(await command(), wrong, refusals.wrongAuthority);
  });

  it.each([
    ["certificate", certificateKit],
    ["password", passwordKit],
  ])("refuses a server whose certificate is for another host, with a %s", async (_, kit) => {
    await expectRefusal(await command(), kit({ host: "127.0.0.1" }), refusals.wrongHost);
  });

  it("is refused with a certificate of another authority of the same name", async () => {
    const foreign = certificateKit({ certificate: impostor.issueClient(byCertificate) });
    const log = await expectRefusal(await command(), foreign, refusals.foreignCertificate);
    expect(log).toMatch(/could not accept SSL connection: certificate verify failed/);
  });

  it("is refused with another password", async () => {
    const wrong = passwordKit({ password: "not it" });
    await expectRefusal(await command(), wrong, refusals.wrongPassword);
  });

  it("is refused when somebody in the middle has a certificate that it trusts", async () => {
    const bound = passwordKit({ port: middle.port });
    await expectRefusal(await command(), bound, refusals.otherChannel);
  });
});

it("a password without channel binding does not notice somebody in the middle", async () => {
  const [, nodePostgres] = drivers;
  const loose = passwordKit({ port: middle.port, channelBinding: false });
  await expectRow(await nodePostgres!.prepare(), loose);
});
