// Twenty random steps of a rotation on a real server, by the steps that an update runs, while
// clients with the kit of the step before connect without a pause.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildMaterial } from "../../components/config/material";
import { identifyAuthorities } from "../../components/pki/authority-id";
import { buildTrustBundle } from "../../components/pki/trust-bundle";
import { embedded } from "../../components/providers/embedded-provider";
import { judgeTrust } from "../../components/rotation/judge-trust";
import type { TrustState } from "../../components/rotation/trust-state";
import { activate } from "../../components/steps/activate";
import { readRows } from "../../components/steps/administration";
import type { EmbeddedChannel } from "../../components/steps/channel";
import { instancePaths } from "../../components/steps/instance-paths";
import { openChannel } from "../../components/steps/open-channel";
import { serverUser } from "../../components/steps/os-user";
import { stage } from "../../components/steps/stage";
import { connectWhile } from "../support/client/connect-while";
import { freePort } from "../support/machine/free-port";
import { makeAuthority, type TestAuthority, type TestCertificate } from "../support/pki/test-pki";
import { plainConf } from "../support/server/plain-conf";
import { usualMajor } from "../support/server/server-binaries";

const STEPS = 20;
const ids = ["2026", "2027", "2028"];
const paths = { trusted: "authority.generations", signer: "authority.signer" };
const states: TrustState[] = [1, 2, 3, 4, 5, 6, 7]
  .map((bits) => ids.filter((_id, index) => (bits >> index) & 1))
  .flatMap((trusted) => trusted.map((signer) => ({ trusted, signer })));

/** The same walk every time (Park and Miller), so that a failure can be looked at. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

describe("a random walk over the safe steps of a rotation", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-walk-"));
  const authorities = new Map<string, TestAuthority>(
    ids.map((id) => [id, makeAuthority(`CA ${id}`, 10)]),
  );
  const authority = (id: string): TestAuthority => authorities.get(id)!;
  let server: Awaited<ReturnType<typeof embedded.create>>["outs"];
  let channel: EmbeddedChannel;
  let running = false;

  async function deliver(state: TrustState): Promise<TestCertificate> {
    const served = authority(state.signer).issueServer(["127.0.0.1"]);
    const { material: materialDirectory, run: root } = instancePaths(directory);
    const set = buildMaterial({
      conf: plainConf(
        { major: usualMajor, materialDirectory, port: channel.port, root },
        { settings: {} },
      ),
      hba: {
        major: usualMajor,
        probeRole: "pgtls_probe",
        clients: [{ role: "app", database: "app", access: "certificate" }],
        rules: [],
        allowWeakening: [],
      },
      administrators: [...new Set([os.userInfo().username, serverUser().name])],
      serverChainPem: served.certificatePem,
      serverKeyPem: served.keyPem,
      clientCaPem: bundle(state),
    });
    const trust = trustOf(state);
    await stage({ channel, set, trust, revision: 1, repairs: 0 });
    if (!running) await start();
    await activate({
      channel,
      digest: set.digest,
      revision: 1,
      repairs: 0,
      serverId: "1",
      host: "127.0.0.1",
      port: channel.port,
      serverFingerprint: served.fingerprint,
      allowRestart: false,
      trust,
      revoked: [],
      patienceSeconds: 30,
    });
    return served;
  }

  /** What `stage` is told about the authorities. */
  function trustOf({ trusted, signer }: TrustState) {
    const named = trusted.map((id) => ({ id: idOf(id), name: id }));
    return {
      record: { trusted: named, signer: idOf(signer), issued: [] },
      paths,
      retireInUse: false,
    };
  }

  async function start(): Promise<void> {
    ({ outs: server } = await embedded.create({
      directory,
      port: channel.port,
      listenAddress: "127.0.0.1",
      major: usualMajor,
      binDirectory: "",
      initdbArguments: [],
      protect: false,
    }));
    running = true;
    const opened = openChannel({ ...channel, binDirectory: server.resolvedBinDirectory });
    await readRows(opened, "create role app login");
    await readRows(opened, "create database app");
  }

  function bundle({ trusted }: TrustState): string {
    return buildTrustBundle(trusted.map((id) => authority(id).certificatePem));
  }

  function idOf(id: string): string {
    return identifyAuthorities(authority(id).certificatePem)[0]!.id;
  }

  /** What a client has that fetched its kit in this state. */
  function kit(state: TrustState) {
    const { certificatePem: cert, keyPem: key } = authority(state.signer).issueClient("app");
    const ssl = { ca: bundle(state), cert, key };
    return { host: "127.0.0.1", port: channel.port, user: "app", database: "app", ssl };
  }

  beforeAll(async () => {
    channel = { kind: "embedded", directory, binDirectory: "", port: await freePort() };
    await deliver({ trusted: ["2026"], signer: "2026" });
  });
  afterAll(async () => {
    if (running) await embedded.delete(server);
    fs.rmSync(directory, { recursive: true, force: true });
  });

  it(`lets every client with a current kit in, over ${STEPS} steps`, async () => {
    const random = randomness(20_261_124);
    let state: TrustState = { trusted: ["2026"], signer: "2026" };
    const visited = new Set<string>();
    for (let step = 0; step < STEPS; step++) {
      const safe = states.filter(
        (one) => one !== state && judgeTrust(state, one, paths) === undefined,
      );
      const next = safe[random(safe.length)]!;
      const { failures, connections } = await connectWhile(kit(state), () => deliver(next));
      expect(failures, `${JSON.stringify(state)} -> ${JSON.stringify(next)}`).toEqual([]);
      expect(connections).toBeGreaterThan(0);
      state = next;
      visited.add(JSON.stringify(state));
    }
    expect(visited.size).toBeGreaterThan(5);
  });

  it("refuses every jump from where it stands, before anything is written", async () => {
    const material = instancePaths(directory).material;
    const here = { trusted: ["2026", "2027"], signer: "2026" };
    // From wherever the walk ended, by safe steps.
    for (const one of [{ trusted: ids, signer: "2026" }, here]) {
      await deliver(one).catch(() => undefined);
    }
    const record = () =>
      JSON.parse(fs.readFileSync(path.join(material, "trust.json"), "utf8")) as unknown;
    expect(record()).toMatchObject({ signer: idOf("2026"), trusted: [{}, {}] });
    const before = { sets: fs.readdirSync(material).sort(), record: record() };
    const unsafe = states.filter((one) => judgeTrust(here, one, paths) !== undefined);
    expect(unsafe.length).toBeGreaterThan(3);
    for (const jump of unsafe) {
      await expect(deliver(jump), JSON.stringify(jump)).rejects.toThrow(
        /^Cannot rotate the authority: .*\nNothing was delivered/,
      );
      expect({ sets: fs.readdirSync(material).sort(), record: record() }).toEqual(before);
    }
  });
});
