// The whole life of a server by the steps that an update runs, on the embedded runtime: created,
// given clients, rotated, refreshed, proven, and its clients taken away again.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Client, type ClientConfig } from "pg";
import { clientAccess } from "../../../../components/clients/client-access";
import { buildMaterial, type MaterialInput } from "../../../../components/config/material";
import { logIn } from "../../../../components/connection/log-in";
import type { ClientGrants } from "../../../../components/contract/client-grants";
import type { PostgresMajor } from "../../../../components/contract/postgres-major";
import { identifyAuthorities } from "../../../../components/pki/authority-id";
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
import { openSession } from "../../../../components/wire/session";
import { firstColumn } from "../../../support/client/connect";
import { freePort } from "../../../support/machine/free-port";
import {
  makeAuthority,
  makeRevocationList,
  type TestAuthority,
  type TestCertificate,
} from "../../../support/pki/test-pki";
import { probeRole } from "../../../support/server/clients-server";
import { plainConf } from "../../../support/server/plain-conf";
import { serverBinaries } from "../../../support/server/server-binaries";

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

/** Two authorities, by their places, and everything that they issue. */
class Issuers {
  readonly ids: string[];
  /** Certificates of both authorities. */
  readonly bundle: string;
  readonly certificate: (name: string, place?: number) => TestCertificate;

  constructor(
    readonly authorities: readonly TestAuthority[],
    readonly lists: readonly string[],
  ) {
    this.ids = authorities.map((one) => identifyAuthorities(one.certificatePem)[0]!.id);
    this.bundle = authorities.map(({ certificatePem }) => certificatePem).join("");
    this.certificate = certificatesBy(authorities);
  }

  keysOf(role: string) {
    const { certificatePem, keyPem } = this.certificate(role);
    return { certificatePem, keyPem };
  }

  /** What `stage` is told about the authorities; the first has issued a serial that is small. */
  trust({ trusted, signer }: Declared) {
    const { ids } = this;
    const record = {
      trusted: trusted.map((place) => ({ id: ids[place]!, name: String(place) })),
      signer: ids[signer]!,
      issued: ids.map((authority) => ({ serial: "badcafe01", authority, name: "small" })),
    };
    return { record, paths: { trusted: "trusted", signer: "signer" }, retireInUse: false };
  }
}

export class Life {
  readonly #paths: ReturnType<typeof instancePaths>;
  #server: Awaited<ReturnType<typeof embedded.create>>["outs"] | undefined;

  constructor(
    readonly major: PostgresMajor,
    readonly address: EmbeddedChannel,
    readonly issuers: Issuers,
  ) {
    this.#paths = instancePaths(address.directory);
  }

  /** Another channel each time, as each step has its own. */
  channel(): Channel {
    return openChannel(this.address);
  }

  /** Issued by the authority at a place; the first, unless told otherwise. */
  certificate(role: string, place = 0): TestCertificate {
    return this.issuers.certificate(role, place);
  }

  options(role: string, database: string, place = 0): ClientConfig {
    const { certificatePem: cert, keyPem: key } = this.certificate(role, place);
    const ssl = { ca: this.issuers.bundle, cert, key };
    return { host: "127.0.0.1", port: this.address.port, user: role, database, ssl };
  }

  /** Puts material in force, then applies clients: what an update does to a running server. */
  async update(declared: Declared): Promise<{ role: string; dropped: boolean }[]> {
    await this.#deliver(declared);
    const { clients } = declared;
    const input = { probeRole, clients, verifiers: {} };
    const { removed } = await applyClientsOver(this.channel(), input);
    return removed.map(({ role, dropped }) => ({ role, dropped }));
  }

  refresh(): Promise<string> {
    return observe(this.address);
  }

  /** Questions of the proof, of `verify` and of an application, each in a session of its own. */
  async ask(client: string, database: string): Promise<string[]> {
    const { port } = this.address;
    const target = { host: "127.0.0.1", port };
    const login = { host: "127.0.0.1", trustBundlePem: this.issuers.bundle };
    const keys = this.issuers.keysOf(probeRole);
    const proof = { ...login, role: probeRole, database: "postgres", ...keys };
    const { keyPem: privateKeyPem, certificatePem } = this.issuers.keysOf(client);
    const own = { ...login, role: client, database, certificatePem };
    const answers = [
      await openSession(target, proof),
      await lookInside(target, { ...own, keyPem: privateKeyPem }, 5000),
      await logIn({ ...own, port, privateKeyPem }, 5),
    ];
    return answers.map((answer) =>
      "outcome" in answer ? JSON.stringify(answer.outcome) : "session",
    );
  }

  /** As the superuser, without any care. */
  carelessly(sql: string, database: string, options = ""): Promise<string[]> {
    const { port } = this.address;
    return firstColumn({ host: this.#paths.run, port, user: "postgres", database, options }, sql);
  }

  log(): string {
    return fs.readFileSync(this.#paths.log, "utf8");
  }

  async end(): Promise<void> {
    if (this.#server !== undefined) await embedded.delete(this.#server);
    fs.rmSync(this.address.directory, { recursive: true, force: true });
  }

  async #deliver(declared: Declared): Promise<void> {
    const { address } = this;
    const served = this.issuers.authorities[declared.signer]!.issueServer(["127.0.0.1"]);
    const set = buildMaterial(this.#material(declared, served));
    const trust = this.issuers.trust(declared);
    await stage({ channel: address, set, trust, revision: 1, repairs: 0 });
    this.#server ??= await this.#create();
    await activate({
      channel: address,
      digest: set.digest,
      revision: 1,
      repairs: 0,
      serverId: "1",
      host: "127.0.0.1",
      port: address.port,
      serverFingerprint: served.fingerprint,
      allowRestart: false,
      trust,
      revoked: [...declared.revoked],
      patienceSeconds: 30,
    });
  }

  #material({ clients, trusted }: Declared, served: TestCertificate): MaterialInput {
    const { major } = this;
    const { material: materialDirectory, run: root } = this.#paths;
    const { authorities, lists } = this.issuers;
    const { hbaClients, identMaps } = clientAccess(clients);
    return {
      conf: plainConf(
        { major, materialDirectory, port: this.address.port, root },
        {
          hasCrl: true,
          settings: { shared_buffers: "16MB", fsync: "off", log_statement: "all" },
        },
      ),
      hba: { major, probeRole, clients: hbaClients, rules: [] },
      administrators: [...new Set([os.userInfo().username, serverUser().name])],
      identMaps,
      serverChainPem: served.certificatePem,
      serverKeyPem: served.keyPem,
      clientCaPem: trusted.map((place) => authorities[place]!.certificatePem).join(""),
      crlPem: trusted.map((place) => lists[place]!).join(""),
    };
  }

  async #create() {
    const { directory, port, binDirectory } = this.address;
    const { outs } = await embedded.create({
      directory,
      port,
      listenAddress: "127.0.0.1",
      major: this.major,
      binDirectory,
      protect: false,
      initdbArguments: ["--no-sync"],
    });
    return outs;
  }
}

export async function startLife(major: PostgresMajor): Promise<Life> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-life-"));
  const binDirectory = (await serverBinaries(major)).directory;
  const port = await freePort();
  const authorities = [makeAuthority("Old"), makeAuthority("Young")];
  const lists = await Promise.all(
    authorities.map((one) => makeRevocationList(one, [SMALL_SERIAL])),
  );
  return new Life(
    major,
    { kind: "embedded", directory, binDirectory, port },
    new Issuers(authorities, lists),
  );
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
