// The whole life of a server by the steps that an update runs, on the embedded runtime: created,
// given clients, rotated, refreshed, proven, and its clients taken away again.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Client, type ClientConfig } from "pg";
import type { ClientGrants } from "../../../../components/contract/client-grants";
import { clientAccess } from "../../../../components/clients/client-access";
import { buildMaterial } from "../../../../components/config/material";
import type { PostgresMajor } from "../../../../components/contract/postgres-major";
import { logIn } from "../../../../components/connection/log-in";
import { identifyAuthorities } from "../../../../components/pki/authority-id";
import { openSession } from "../../../../components/wire/session";
import { embedded } from "../../../../components/providers/embedded-provider";
import type { Revocation } from "../../../../components/rotation/resolve-revoked";
import { activate } from "../../../../components/steps/activate";
import { applyClientsOver } from "../../../../components/steps/apply-clients";
import type { Channel, EmbeddedChannel } from "../../../../components/steps/channel";
import { instancePaths } from "../../../../components/steps/instance-paths";
import { observe } from "../../../../components/steps/observe";
import { openChannel } from "../../../../components/steps/open-channel";
import { serverUser } from "../../../../components/steps/os-user";
import { stage } from "../../../../components/steps/stage";
import { lookInside } from "../../../../components/verify/look-inside";
import { probeRole } from "../../../support/server/clients-server";
import { firstColumn } from "../../../support/client/connect";
import { freePort } from "../../../support/machine/free-port";
import { serverBinaries } from "../../../support/server/server-binaries";
import {
  makeAuthority,
  makeRevocationList,
  type TestAuthority,
  type TestCertificate,
} from "../../../support/pki/test-pki";

/** A serial number that fits bigint, on the list of an owner that brings its own. */
export const SMALL_SERIAL = "deadbeef01";

/** What is declared at a moment. */
export interface Declared {
  readonly clients: readonly ClientGrants[];
  /** Places of the authorities that are trusted, and of the one that signs. */
  readonly trusted: readonly number[];
  readonly signer: number;
  readonly revoked: readonly Revocation[];
}

export interface Life {
  readonly major: PostgresMajor;
  /** Another channel each time, as each step has its own. */
  channel(): Channel;
  /** Material put in force, then clients applied: what an update does to a running server. */
  update(declared: Declared): Promise<{ role: string; dropped: boolean }[]>;
  refresh(): Promise<string>;
  /** Questions of the proof, of `verify` and of an application, each in a session of its own. */
  ask(client: string, database: string): Promise<string[]>;
  /** Issued by the authority at a place; the first, unless told otherwise. */
  certificate(role: string, place?: number): TestCertificate;
  options(role: string, database: string, place?: number): ClientConfig;
  /** As the superuser, without any care. */
  carelessly(sql: string, database: string, options?: string): Promise<string[]>;
  log(): string;
  end(): Promise<void>;
}

export async function startLife(major: PostgresMajor): Promise<Life> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-life-"));
  const paths = instancePaths(directory);
  const port = await freePort();
  const binDirectory = (await serverBinaries(major)).directory;
  const address: EmbeddedChannel = { kind: "embedded", directory, binDirectory, port };
  const authorities = [makeAuthority("Old"), makeAuthority("Young")];
  const lists = await Promise.all(
    authorities.map((one) => makeRevocationList(one, [SMALL_SERIAL])),
  );
  const ids = authorities.map((one) => identifyAuthorities(one.certificatePem)[0]!.id);
  const bundle = authorities.map(({ certificatePem }) => certificatePem).join("");
  const certificates = certificatesBy(authorities);
  let server: Awaited<ReturnType<typeof embedded.create>>["outs"] | undefined;

  async function deliver({ clients, trusted, signer, revoked }: Declared): Promise<void> {
    const served = authorities[signer]!.issueServer(["127.0.0.1"]);
    const { hbaClients, identMaps } = clientAccess(clients);
    const set = buildMaterial({
      conf: {
        major,
        materialDirectory: paths.material,
        listenAddresses: "127.0.0.1",
        port,
        unixSocketDirectory: paths.run,
        tls: { minProtocol: "TLSv1.3", preferServerCiphers: true },
        hasDhParams: false,
        hasPassphrase: false,
        hasCrl: true,
        settings: { shared_buffers: "16MB", fsync: "off", log_statement: "all" },
      },
      hba: { major, probeRole, clients: hbaClients, rules: [] },
      administrators: [...new Set([os.userInfo().username, serverUser().name])],
      identMaps,
      serverChainPem: served.certificatePem,
      serverKeyPem: served.keyPem,
      clientCaPem: trusted.map((place) => authorities[place]!.certificatePem).join(""),
      crlPem: trusted.map((place) => lists[place]!).join(""),
    });
    const record = {
      trusted: trusted.map((place) => ({ id: ids[place]!, name: String(place) })),
      signer: ids[signer]!,
      issued: ids.map((authority) => ({ serial: "badcafe01", authority, name: "small" })),
    };
    const trust = { record, paths: { trusted: "trusted", signer: "signer" }, retireInUse: false };
    await stage({ channel: address, set, trust, revision: 1, repairs: 0 });
    server ??= await begin();
    await activate({
      channel: address,
      digest: set.digest,
      revision: 1,
      repairs: 0,
      serverId: "1",
      host: "127.0.0.1",
      port,
      serverFingerprint: served.fingerprint,
      allowRestart: false,
      trust,
      revoked: [...revoked],
      patienceSeconds: 30,
    });
  }

  async function begin() {
    const { outs } = await embedded.create({
      directory,
      port,
      listenAddress: "127.0.0.1",
      major,
      binDirectory,
      protect: false,
      initdbArguments: ["--no-sync"],
    });
    return outs;
  }

  const keysOf = (role: string) => {
    const { certificatePem, keyPem } = certificates(role);
    return { certificatePem, keyPem };
  };
  const options = (role: string, database: string, place = 0): ClientConfig => {
    const { certificatePem: cert, keyPem: key } = certificates(role, place);
    const ssl = { ca: bundle, cert, key };
    return { host: "127.0.0.1", port, user: role, database, ssl };
  };
  return {
    major,
    options,
    certificate: certificates,
    channel: () => openChannel(address),
    update: async (declared) => {
      await deliver(declared);
      const { clients } = declared;
      const input = { probeRole, clients, verifiers: {} };
      const { removed } = await applyClientsOver(openChannel(address), input);
      return removed.map(({ role, dropped }) => ({ role, dropped }));
    },
    refresh: () => observe(address),
    ask: async (client, database) => {
      const target = { host: "127.0.0.1", port };
      const login = { host: "127.0.0.1", trustBundlePem: bundle };
      const proof = { ...login, role: probeRole, database: "postgres", ...keysOf(probeRole) };
      const { keyPem: privateKeyPem, ...own } = { role: client, database, ...keysOf(client) };
      const answers = [
        await openSession(target, proof),
        await lookInside(target, { ...login, ...own, keyPem: privateKeyPem }, 5000),
        await logIn({ ...login, ...own, port, privateKeyPem }, 5),
      ];
      return answers.map((answer) =>
        "outcome" in answer ? JSON.stringify(answer.outcome) : "session",
      );
    },
    carelessly: (sql, database, given = "") =>
      firstColumn({ host: paths.run, port, user: "postgres", database, options: given }, sql),
    log: () => fs.readFileSync(paths.log, "utf8"),
    end: async () => {
      if (server !== undefined) await embedded.delete(server);
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

function certificatesBy(authorities: readonly TestAuthority[]) {
  const made = new Map<string, TestCertificate>();
  return (name: string, place = 0): TestCertificate => {
    const key = `${place} ${name}`;
    const certificate = made.get(key) ?? authorities[place]!.issueClient(name);
    made.set(key, certificate);
    return certificate;
  };
}

/** A session that stays; whether it has ended is asked of the server that ends it. */
export async function openLive(options: ClientConfig): Promise<Client> {
  const client = new Client(options);
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
