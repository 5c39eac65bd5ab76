// Takes away or weakens every line of the delivered files that TLS and access hang on, one at a
// time, on a real server: the proof notices, or the table says why it need not.
import { createPrivateKey, getDiffieHellman } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MaterialInput } from "../../components/config/material";
import { materialFiles } from "../../components/config/material-files";
import { readConfSettings } from "../../components/config/read-conf-settings";
import { readHbaRules } from "../../components/config/read-hba-rules";
import { AccessLevel } from "../../components/contract/access-level";
import { type Throwaway, makeThrowaway } from "../../components/pki/throwaway";
import { formatFailure } from "../../components/proof/format-evidence";
import { prove, proveWith } from "../../components/proof/prove";
import type { ProofRequest } from "../../components/proof/request";
import { dhParamsPem } from "../support/pki/certificates";
import { makeAuthority, makeRevocationList } from "../support/pki/test-pki";
import {
  type MaterialServer,
  type ServerPlace,
  placeServer,
  startOnMaterial,
} from "../support/server/material-server";
import { plainConf } from "../support/server/plain-conf";
import { mayReadConfiguration, serverName } from "./support/declared-server";
import { type Mutation, mutate, weakerRules, weakerTls, widerMaps } from "./support/mutations";

const authority = makeAuthority();
const served = authority.issueServer([serverName]);
const passphrase = "only for this test";

const clients = [
  { role: "app", database: "app", access: AccessLevel.Certificate },
  { role: "reader", database: "app", access: AccessLevel.Certificate, map: "pgtls_clients" },
  { role: "reporter", database: "app", access: AccessLevel.Scram },
  { role: "auditor", database: "app", access: AccessLevel.ScramAndCertificate },
];
const identMaps = [
  { name: "pgtls_clients", systemUser: "app", role: "reader" },
  { name: "pgtls_clients", systemUser: "reader", role: "reader" },
];

async function materialFor(place: ServerPlace): Promise<MaterialInput> {
  const { major, administrators } = place;
  const encrypted = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase } as const;
  return {
    conf: plainConf(place, {
      tls: {
        minProtocol: "TLSv1.2",
        maxProtocol: "TLSv1.3",
        preferServerCiphers: true,
        ciphers: "HIGH:!aNULL",
        groups: ["prime256v1"],
        ...(major >= 18 ? { tls13Ciphers: "TLS_AES_256_GCM_SHA384", groups: ["X25519"] } : {}),
      },
      hasDhParams: true,
      hasPassphrase: true,
      hasCrl: true,
    }),
    hba: {
      major,
      probeRole: "prober",
      clients,
      rules: [{ method: "reject", roles: ["intruder"] }],
    },
    administrators,
    identMaps,
    passphrase,
    serverChainPem: served.certificatePem,
    serverKeyPem: createPrivateKey(served.keyPem).export(encrypted).toString(),
    clientCaPem: authority.certificatePem,
    crlPem: await makeRevocationList(authority, ["2a"]),
    dhParamsPem: dhParamsPem(getDiffieHellman("modp14").getPrime()),
  };
}

function requestFor({ port }: ServerPlace, conf: string, hba: string): ProofRequest {
  const { certificatePem, keyPem } = authority.issueClient("prober");
  return {
    host: serverName,
    connectHost: "127.0.0.1",
    port,
    database: "postgres",
    role: "prober",
    trustBundlePem: authority.certificatePem,
    certificatePem,
    keyPem,
    expectedFingerprint: served.fingerprint,
    minProtocol: "TLSv1.2",
    superuser: "postgres",
    allowWeakening: [],
    clients,
    identMaps,
    settings: readConfSettings(conf),
    rules: readHbaRules(hba),
    signer: authority,
    revokedSerials: ["2a"],
    patienceSeconds: 10,
  };
}

interface Unnoticed {
  readonly mutation: RegExp;
  /** Why that breaks no promise of TLS. */
  readonly reason: string;
}

/** What the proof does not notice, and why it need not. */
const unnoticed: Readonly<Record<"hba" | "conf" | "ident", readonly Unnoticed[]>> = {
  hba: [
    {
      mutation: /^hostssl app (app|reader) .* -> .* map=any$/,
      reason:
        "a map that does not exist lets nobody in, and the proof promises no client to get in",
    },
  ],
  conf: [],
  ident: [
    {
      mutation: /^without: pgtls_admin \S+ postgres$/,
      reason: "lets an administrator less in, whom the next update then misses",
    },
    {
      mutation: /^pgtls_admin .* -> pgtls_admin \S+ postgres$/,
      reason:
        "is for the local socket, which only the server's own user can open: its mode is proven",
    },
  ],
};

/** Those of the table that did not occur, and what occurred and is not in the table. */
function unexplained(missed: readonly string[], table: readonly Unnoticed[]): string[] {
  return [
    ...missed.filter((name) => !table.some(({ mutation }) => mutation.test(name))),
    ...table
      .filter(({ mutation }) => !missed.some((name) => mutation.test(name)))
      .map(({ mutation, reason }) => `noticed, although it ${reason}: ${mutation.source}`),
  ];
}

describe.each([17, 18] as const)("the proof of PostgreSQL %i", (major) => {
  let server: MaterialServer;
  let request: ProofRequest;
  let throwaway: Throwaway;

  beforeAll(async () => {
    const place = await placeServer(major);
    server = await startOnMaterial(place, await materialFor(place));
    for (const role of ["prober", ...clients.map((client) => client.role)]) {
      await server.query(`create role ${role} login`);
    }
    for (const grant of ["grant pg_monitor to prober", ...mayReadConfiguration(major)]) {
      await server.query(grant);
    }
    request = requestFor(place, fileText(materialFiles.conf), fileText(materialFiles.hba));
    throwaway = await makeThrowaway(request, new Date());
  });
  afterAll(() => server.stop());

  const fileText = (file: string) => fs.readFileSync(path.join(server.current, file), "utf8");

  /** Names of those that nothing was reported of. */
  async function unreported(file: string, mutations: (text: string) => Mutation[]) {
    const text = fileText(file);
    const missed: string[] = [];
    for (const mutation of mutations(text)) {
      server.overwrite(file, mutation.text);
      await server.rereads();
      const evidence = await proveWith({ ...request, patienceSeconds: 1 }, throwaway, new Date());
      if (evidence.passed) missed.push(mutation.name);
      // What PostgreSQL could not load would leave the mutation before it in force.
      server.overwrite(file, text);
      await server.rereads();
    }
    return missed;
  }

  it("finds every promise kept, and probes all of them", async () => {
    const evidence = await prove(request);
    expect(
      evidence.probes.filter(({ passed }) => !passed),
      formatFailure(evidence),
    ).toEqual([]);
  });

  it("notices every changed rule of pg_hba.conf but those of the table", async () => {
    const lines = /^(host|local)/;
    const missed = await unreported(materialFiles.hba, (text) => mutate(text, lines, weakerRules));
    expect(unexplained(missed, unnoticed.hba)).toEqual([]);
  });

  it("notices every changed setting of TLS", async () => {
    const missed = await unreported(materialFiles.conf, (text) => mutate(text, /^ssl/, weakerTls));
    expect(unexplained(missed, unnoticed.conf)).toEqual([]);
  });

  it("notices every changed line of pg_ident.conf", async () => {
    const missed = await unreported(materialFiles.ident, (text) =>
      mutate(text, /^pgtls_/, widerMaps),
    );
    expect(unexplained(missed, unnoticed.ident)).toEqual([]);
  });
});
