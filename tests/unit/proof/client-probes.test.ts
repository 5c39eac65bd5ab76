import { beforeAll, describe, expect, it } from "vitest";
import { type Throwaway, makeThrowaway } from "../../../components/pki/throwaway";
import { clientProbes, foreignPairs } from "../../../components/proof/client-probes";
import { judgeProbe } from "../../../components/proof/probe";
import type { ProofClient, ProofRequest } from "../../../components/proof/request";
import type { Outcome } from "../../../components/wire/outcome";

const client = (role: string, access?: string): ProofClient => ({
  role,
  database: "app",
  ...(access === undefined ? {} : { access }),
});
const base: ProofRequest = {
  host: "db.example.org",
  port: 5432,
  database: "postgres",
  role: "prober",
  trustBundlePem: "",
  certificatePem: "",
  keyPem: "",
  expectedFingerprint: "",
  minProtocol: "TLSv1.3",
  superuser: "",
  allowWeakening: [],
  clients: [],
  patienceSeconds: 1,
};
const target = { host: "127.0.0.1", port: 5432 };

let throwaway: Throwaway;
beforeAll(async () => {
  throwaway = await makeThrowaway({ role: "prober" }, new Date("2030-06-15T12:00:00.000Z"));
});

const session: Outcome = { kind: "session" };
const plus = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"];
const scram: Outcome = { kind: "password", method: "SASL", mechanisms: plus };
const unbound: Outcome = { kind: "password", method: "SASL", mechanisms: ["SCRAM-SHA-256"] };
const refused = (message: string): Outcome => ({ kind: "refused", sqlstate: "28000", message });
const missing = refused("connection requires a valid client certificate");
const foreign = refused('certificate authentication failed for user "app"');

/** Whether the outcome of an attempt as a client of that access counts as kept. */
function kept(name: string, access: string | undefined, outcome: Outcome): boolean | undefined {
  const request = { ...base, clients: [client("app", access)] };
  const probe = clientProbes({ request, target, throwaway }).find((each) => each.name === name);
  const [trial] = probe?.trials ?? [];
  if (probe === undefined || trial === undefined) return undefined;
  return judgeProbe(probe, [{ ...trial, outcome }]).passed;
}

describe("clientProbes()", () => {
  const bare = "no client certificate refused for every client";
  it.each([
    ["certificate", missing, true],
    ["certificate", scram, false],
    ["scram", scram, true],
    ["scram", missing, false],
    ["scramAndCertificate", missing, true],
    ["scramAndCertificate", scram, false],
    [undefined, scram, true],
    [undefined, missing, true],
  ])(
    "judges a client with access %s that shows nothing by what it was promised",
    (access, outcome, right) => {
      expect(kept(bare, access, outcome)).toBe(right);
      expect(kept(bare, access, session)).toBe(false);
    },
  );

  it.each([
    ["certificate", foreign, true],
    ["certificate", scram, false],
    ["scram", scram, true],
    ["scram", foreign, false],
    ["scramAndCertificate", scram, true],
    [undefined, foreign, true],
  ])(
    "judges a client with access %s that shows another's certificate",
    (access, outcome, right) => {
      expect(kept("another role refused", access, outcome)).toBe(right);
      expect(kept("another role refused", access, session)).toBe(false);
    },
  );

  it("wants channel binding for passwords, and asks nobody else for it", () => {
    expect(kept("channel binding offered", "scram", scram)).toBe(true);
    expect(kept("channel binding offered", "scram", unbound)).toBe(false);
    expect(kept("channel binding offered", "scramAndCertificate", missing)).toBe(false);
    expect(kept("channel binding offered", "certificate", scram)).toBeUndefined();
  });
});

describe("foreignPairs()", () => {
  const pairs = (request: Partial<ProofRequest>) =>
    foreignPairs({ ...base, ...request }).map(
      ({ client: { role }, owner }) => `${owner} as ${role}`,
    );
  const clients = [client("app"), client("reader"), client("reporter"), client("prober")];

  it("tries every client with the certificate of the next one, and leaves the probe out", () => {
    expect(pairs({ clients })).toEqual(["reader as app", "reporter as reader", "app as reporter"]);
  });

  it("has nobody to try with for a single client", () => {
    expect(pairs({ clients: [client("app")] })).toEqual([]);
  });

  it("takes no certificate that a map lets in", () => {
    const identMaps = [{ name: "m", systemUser: "reader", role: "app" }];
    expect(pairs({ clients, identMaps })[0]).toBe("reporter as app");
    const regex = [{ name: "m", systemUser: "/^(.*)$", role: "\\1" }];
    expect(pairs({ clients, identMaps: regex })).toEqual([]);
  });
});
