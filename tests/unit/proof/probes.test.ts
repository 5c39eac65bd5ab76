import { beforeAll, describe, expect, it } from "vitest";
import { Weakening } from "../../../components/contract/weakening";
import { type Throwaway, makeThrowaway } from "../../../components/pki/throwaway";
import { adviceFor } from "../../../components/proof/advice";
import { plannedProbes } from "../../../components/proof/probes";
import type { ProofRequest } from "../../../components/proof/request";

const request: ProofRequest = {
  host: "db.example.org",
  port: 5432,
  database: "postgres",
  role: "prober",
  trustBundlePem: "",
  certificatePem: "",
  keyPem: "",
  expectedFingerprint: "",
  minProtocol: "TLSv1.2",
  superuser: "postgres",
  allowWeakening: [],
  clients: [
    { role: "app", database: "app" },
    { role: "reporter", database: "app" },
  ],
  patienceSeconds: 1,
};

let throwaway: Throwaway;

beforeAll(async () => {
  throwaway = await makeThrowaway({ role: "prober" }, new Date("2030-06-15T12:00:00.000Z"));
});

function planned(changes: Partial<ProofRequest> = {}) {
  const target = { host: "127.0.0.1", port: 5432 };
  return plannedProbes({ request: { ...request, ...changes }, target, throwaway });
}

function names(changes: Partial<ProofRequest> = {}): string[] {
  return planned(changes).map(({ name }) => name);
}

function labels(name: string, changes: Partial<ProofRequest> = {}): string[] {
  const probe = planned(changes).find((each) => each.name === name);
  return (probe?.trials ?? []).map(({ label }) => label);
}

const everything = [
  "plaintext refused",
  "plaintext refused for every client",
  "no client certificate refused",
  "no client certificate refused for every client",
  "another role refused",
  "another client's certificate refused",
  "unknown authority refused by server",
  "expired client certificate refused",
  "server certificate as client certificate refused",
  "superuser over TCP refused",
  "client certificate as server certificate refused",
  "wrong authority refused by client",
  "wrong host name refused by client",
  "TLS below the minimum refused",
  "weak ciphers refused",
];

describe("plannedProbes()", () => {
  it("probes everything that is promised without a weakening", () => {
    expect(names()).toEqual(everything);
  });

  it("has advice for every promise", () => {
    const unknown = adviceFor("no such promise", "");
    const clients = [{ role: "reader", database: "app", access: "scram" }];
    const all = [
      ...names({ revokedSerials: ["2a"] }),
      ...names({ clients }),
      "no rule with weak authentication",
      "rules as declared",
      "identity maps as declared",
      "no error in pg_hba.conf",
      "no error in pg_ident.conf",
      "no error in postgresql.conf",
    ];
    expect(all.filter((name) => adviceFor(name, "") === unknown)).toEqual([]);
  });

  it.each([
    [Weakening.PlaintextConnections, ["plaintext refused", "plaintext refused for every client"]],
    [
      Weakening.TrustAuthentication,
      [
        "no client certificate refused for every client",
        "another role refused",
        "another client's certificate refused",
      ],
    ],
    [Weakening.SuperuserOverTcp, ["superuser over TCP refused"]],
    [Weakening.WeakCiphers, ["weak ciphers refused"]],
    [Weakening.Md5Passwords, []],
    [Weakening.CleartextPasswords, []],
    [Weakening.ObsoleteProtocols, []],
  ])("gives up for %s exactly what it names", (weakening, givenUp) => {
    const left = names({ allowWeakening: [weakening] });
    expect(left).toEqual(everything.filter((name) => !(givenUp as string[]).includes(name)));
  });

  it("tries every client, and none twice as the probe itself", () => {
    const clients = [...request.clients, { role: "prober", database: "postgres" }];
    for (const name of everything.filter((each) => /every client|another role/.test(each))) {
      expect(labels(name, { clients })).toEqual(['as "app"', 'as "reporter"']);
    }
  });

  it("probes nothing for clients when there are none", () => {
    const without = names({ clients: [] });
    expect(without).not.toContain("another role refused");
    expect(without).not.toContain("plaintext refused for every client");
    expect(without).toContain("plaintext refused");
  });

  it.each([
    ["TLSv1.3", ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"]],
    ["TLSv1.2", ["SSLv3", "TLSv1", "TLSv1.1"]],
    ["TLSv1.1", ["SSLv3", "TLSv1"]],
    ["TLSv1", ["SSLv3"]],
  ])("tries every protocol that is older than %s", (minProtocol, older) => {
    expect(labels("TLS below the minimum refused", { minProtocol })).toEqual(older);
  });

  it("looks for weak ciphers unless TLS 1.3 is the minimum, which has none", () => {
    expect(names({ minProtocol: "TLSv1.3" })).not.toContain("weak ciphers refused");
  });

  it("lists what the authority's key would be needed for as not probed", () => {
    const unprobed = planned({ revokedSerials: ["2a"] }).filter(
      ({ trials }) => trials.length === 0,
    );
    expect(unprobed.map(({ name }) => name)).toEqual([
      "another client's certificate refused",
      "expired client certificate refused",
      "server certificate as client certificate refused",
      "revoked client certificate refused",
    ]);
    expect(unprobed.every(({ unprobed: why }) => why !== undefined)).toBe(true);
  });

  it("probes no superuser when none was promised to be unreachable", () => {
    expect(names({ superuser: "" })).not.toContain("superuser over TCP refused");
  });
});
