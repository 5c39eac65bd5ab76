// Puts every promise of a declaration to the test, on the wire.
import type { Target } from "./connection";
import { judgeSession } from "./judge-session";
import { makeGate } from "./gate";
import { type ProbeResult, runProbe } from "./probe";
import { plannedProbes } from "./probes";
import type { ProofRequest } from "./request";
import { fetchServedFingerprint } from "./served-certificate";
import { type Session, openSession } from "./session";
import { type Throwaway, makeThrowaway } from "./throwaway";
import { type Waited, waitForServer } from "./wait-for-server";

export type { ProbeResult } from "./probe";
export type { ProofRequest } from "./request";

/** What was observed. Holds no secret, and is the same in every run except for the time. */
export interface Evidence {
  /** Whether every promise that could be probed is kept. */
  passed: boolean;
  /** ISO 8601, in UTC. */
  observedAt: string;
  /** Protocol, cipher and bits of the probe's session, as `pg_stat_ssl` has them; empty without one. */
  protocol: string;
  cipher: string;
  bits: number;
  /** SHA-256 of the served certificate, lower-case hexadecimal; empty when none was served. */
  serverFingerprint: string;
  /** The probe's certificate as the server saw it; the serial number is decimal. */
  clientDn: string;
  clientSerial: string;
  probes: ProbeResult[];
}

/** How many connections are open at a time: PostgreSQL's slots are for its clients. */
const connectionsAtOnce = 12;

/**
 * Puts every promise to the test, all at once, after waiting for a server that is starting. Never
 * throws for anything a server does: what is wrong is a failed probe.
 */
export async function prove(request: ProofRequest): Promise<Evidence> {
  const now = new Date();
  return proveWith(request, await makeThrowaway(request.role, now), now);
}

/** Does what `prove` does, with certificates that were made before. */
export async function proveWith(
  request: ProofRequest,
  throwaway: Throwaway,
  now: Date,
): Promise<Evidence> {
  const waited = await waitForServer(request);
  const awake = judgeAwake(request, waited);
  const { target } = waited;
  if (target === undefined) return conclude(now, [awake], undefined, "");
  const gate = makeGate(connectionsAtOnce);
  const probes = plannedProbes({ request, target, throwaway });
  const [session, served, refusals] = await Promise.all([
    gate(() => openSession(target, request)),
    gate(() => servedCertificate(request, target)),
    Promise.all(probes.map((probe) => runProbe(probe, gate))),
  ]);
  const results = [awake, ...judgeSession(request, session), served.result, ...refusals];
  const row = "session" in session ? session.session.server : undefined;
  return conclude(now, results, row, served.fingerprint);
}

function judgeAwake(request: ProofRequest, { target, observed }: Waited): ProbeResult {
  return {
    name: "server answers",
    expected: `an answer on port ${request.port} within ${request.patienceSeconds} s`,
    observed,
    passed: target !== undefined,
    probed: true,
  };
}

async function servedCertificate(
  { expectedFingerprint }: ProofRequest,
  { host, port }: Target,
): Promise<{ result: ProbeResult; fingerprint: string }> {
  const fingerprint = await fetchServedFingerprint(host, port).catch((error: Error) => error);
  const fetched = typeof fingerprint === "string";
  const result = {
    name: "served certificate",
    expected: `the issued one, SHA-256 ${expectedFingerprint}`,
    observed: fetched ? `SHA-256 ${fingerprint}` : fingerprint.message,
    passed: fingerprint === expectedFingerprint,
    probed: true,
  };
  return { result, fingerprint: fetched ? fingerprint : "" };
}

function conclude(
  now: Date,
  probes: ProbeResult[],
  row: Session["server"] | undefined,
  serverFingerprint: string,
): Evidence {
  return {
    passed: probes.every((probe) => probe.passed || !probe.probed),
    observedAt: now.toISOString(),
    protocol: row?.protocol ?? "",
    cipher: row?.cipher ?? "",
    bits: row?.bits ?? 0,
    serverFingerprint,
    clientDn: row?.clientDn ?? "",
    clientSerial: row?.clientSerial ?? "",
    probes,
  };
}
