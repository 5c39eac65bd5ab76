// Every probe against a server that is weakened in exactly its point, and reports it.
import { describe, expect, it } from "vitest";
import { makeThrowaway } from "../../components/pki/throwaway";
import type { Evidence } from "../../components/proof/evidence";
import { formatFailure } from "../../components/proof/format-evidence";
import { prove, proveWith } from "../../components/proof/prove";
import type { ProofRequest } from "../../components/proof/request";
import {
  type DeclaredServer,
  brokenPromises,
  provable,
  withDeclaredServer,
} from "./support/declared-server";
import { withListener } from "./support/strange-server";
import { weakAccess } from "./support/weak/weak-access";
import { weakBetween } from "./support/weak/weak-between";
import { weakConfiguration } from "./support/weak/weak-configuration";
import { type WeakServer, foreign } from "./support/weak/weak-server";
import { weakTls } from "./support/weak/weak-tls";

const weakServers = [...weakAccess, ...weakTls, ...weakConfiguration, ...weakBetween];

/** Proves with an authority known to the test as the one that nobody should know. */
async function proveAgainstForeign(request: ProofRequest): Promise<Evidence> {
  const now = new Date();
  const throwaway = {
    ...(await makeThrowaway(request, now)),
    authorityPem: foreign.certificatePem,
    client: foreign.issueClient("prober"),
  };
  return proveWith(request, throwaway, now);
}

function proveWeak({ between }: WeakServer, declared: DeclaredServer): Promise<Evidence> {
  const { request } = declared;
  if (between === undefined) return proveAgainstForeign(request);
  return withListener(
    (socket) => between(socket, declared),
    (port) => proveAgainstForeign({ ...request, port }),
  );
}

describe("proveWith", () => {
  const rows = weakServers.map((weak) => [weak.weakness, weak] as const);
  it.concurrent.each(rows)("reports a server that %s", async (_weakness, weak) => {
    const evidence = await withDeclaredServer(weak.changes, (each) => proveWeak(weak, each));
    expect(brokenPromises(evidence), formatFailure(evidence)).toEqual(weak.reported);
    expect(evidence.passed).toBe(false);
  });
});

describe("prove", () => {
  it.each(["TLSv1.2", "TLSv1.3"])(
    "has no promise, with a minimum of %s, that no weak server breaks",
    async (minProtocol) => {
      const evidence = await withDeclaredServer(provable(), ({ request }) =>
        prove({ ...request, minProtocol }),
      );
      const broken = new Set(weakServers.flatMap(({ reported }) => reported));
      const names = evidence.probes.map(({ name }) => name);
      expect(names.filter((name) => !broken.has(name))).toEqual([]);
    },
  );
});
