// Real drivers, each with the kit of a client: what they connect with, and what they refuse.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { AccessLevel } from "../../components/contract/access-level";
import { buildKit } from "../../components/kit/build-kit";
import type { KitInput } from "../../components/kit/kit-input";
import { nodePostgresOptions } from "../../components/kit/node-postgres";
import { type ProcessResult, runProcess } from "../../components/steps/run-process";
import { queryOnce } from "../support/client/connect";
import { startTlsMiddle, type TlsMiddle } from "../support/machine/tls-middle";
import { makeAuthority, type TestAuthority } from "../support/pki/test-pki";
import { client, type ClientsServer, startClientsServer } from "../support/server/clients-server";
import { usualMajor } from "../support/server/server-binaries";
import type { Command } from "./driver";
import { drivers } from "./drivers";
import { writeKit } from "./kit-directory";

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
  host: "localhost",
  port: server.port,
  database: "app",
  trustBundlePem: server.authority.certificatePem,
});

type Kit = Omit<KitInput, "directory">;

function certificateKit(changes: Partial<Kit> = {}, { issueClient } = server.authority): Kit {
  const { certificatePem, keyPem: privateKeyPem } = issueClient(byCertificate);
  const own = { client: byCertificate, role: byCertificate, certificatePem, privateKeyPem };
  return { ...usual(), ...own, ...changes };
}

function passwordKit(changes: Partial<Kit> = {}): Kit {
  const own = { client: byPassword, role: byPassword, certificatePem: "", password };
  return { ...usual(), ...own, ...changes };
}

/** Runs a driver with nothing of the user's around it. */
async function connect({ program, args }: Command, kit: Kit): Promise<ProcessResult> {
  const home = path.join(directory, "home");
  fs.mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    LC_ALL: "C.UTF-8",
    PGCONNECT_TIMEOUT: "20",
  };
  const options = { env, cwd: directory, timeoutSeconds: 60 };
  return runProcess(program, [...args, writeKit(directory, kit)], options);
}

/** Expects that a driver says this, and that the server let nobody in. */
async function expectRefusal(command: Command, kit: Kit, words: RegExp): Promise<void> {
  const mark = server.server.log().length;
  const { code, stdout, stderr } = await connect(command, kit);
  expect(stderr).toMatch(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(server.server.log().slice(mark)).not.toContain(`connection authorized: user=${kit.role}`);
}

async function expectRow(command: Command, kit: Kit): Promise<void> {
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
    const wrong = kit({ trustBundlePem: impostor.certificatePem });
    await expectRefusal(await command(), wrong, refusals.wrongAuthority);
  });

  it.each([
    ["certificate", certificateKit],
    ["password", passwordKit],
  ])("refuses a server whose certificate is for another host, with a %s", async (_, kit) => {
    await expectRefusal(await command(), kit({ host: "127.0.0.1" }), refusals.wrongHost);
  });

  it("is refused with a certificate of another authority of the same name", async () => {
    const foreign = certificateKit({}, impostor);
    const mark = server.server.log().length;
    await expectRefusal(await command(), foreign, refusals.foreignCertificate);
    const log = () => server.server.log().slice(mark);
    // The client may know before the server has written it down.
    await vi.waitFor(() => expect(log()).toMatch(/Client certificate verification failed/), 5000);
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
  const bound = nodePostgresOptions(buildKit({ ...passwordKit({ port: middle.port }), directory }));
  const rows = await queryOnce({ ...bound, enableChannelBinding: false }, "select current_user");
  expect(rows).toEqual([{ current_user: byPassword }]);
});
