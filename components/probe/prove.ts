// Puts every promise of a declaration to the test, on the wire.
import { Weakening } from "../config/weakening";
import type { Target } from "./connection";
import { judgeSession } from "./judge-session";
import { type Gate, makeGate } from "./gate";
import { judgeRules, judgeSettings } from "./judge-configuration";
import { type ProbeResult, runProbe } from "./probe";
import { type ProbeContext, directProbe, plannedProbes } from "./probes";
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
  /** More about the verified server; left out without a session. */
  facts?: ServerFacts;
}

/** What the probe's session shows of a server that was verified. */
export interface ServerFacts {
  /** As `server_version_num`: 170004 is 17.4. */
  version: number;
  /** Group of the key exchange, such as `X25519`. */
  keyExchange: string;
  /** What the served certificate is for, such as `DNS:db.example.org`. */
  names: string[];
  /** Subjects from the served certificate up to the root. */
  chain: string[];
  /** When the served certificate ends, ISO 8601 in UTC. */
  notAfter: string;
}

/** How many connections are open at a time: PostgreSQL's slots are for its clients. */
const connectionsAtOnce = 12;

/** First version with direct negotiation, as `server_version_num`. */
const directSince = 170000;

/**
 * Puts every promise to the test, all at once, after waiting for a server that is starting. Never
 * throws for anything a server does: what is wrong is a failed probe.
 */
export async function prove(request: ProofRequest): Promise<Evidence> {
  const now = new Date();
  return proveWith(request, await makeThrowaway(request, now), now);
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
  const context = { request, target, throwaway };
  const [inside, served, refusals] = await Promise.all([
    probeInside(context, gate),
    gate(() => servedCertificate(request, target)),
    Promise.all(plannedProbes(context).map((probe) => runProbe(probe, gate))),
  ]);
  const results = [awake, served.result, ...inside.results, ...refusals];
  return conclude(now, results, inside.session, served.fingerprint);
}

/** The one session that has to succeed, and what depends on what it says. */
async function probeInside(
  context: ProbeContext,
  gate: Gate,
): Promise<{ session: Session | undefined; results: ProbeResult[] }> {
  const { request, target } = context;
  const result = await gate(() => openSession(target, request));
  const session = "session" in result ? result.session : undefined;
  const { rules, settings } = session?.configuration ?? {};
  const promisesTls = !request.allowWeakening.includes(Weakening.PlaintextConnections);
  const results = [
    ...judgeSession(request, result),
    ...(promisesTls ? [judgeRules(rules)] : []),
    ...(request.settings === undefined ? [] : [judgeSettings(request.settings, settings)]),
  ];
  const direct = (session?.serverVersion ?? 0) >= directSince;
  return {
    session,
    results: direct ? [...results, await runProbe(directProbe(context), gate)] : results,
  };
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
  session: Session | undefined,
  serverFingerprint: string,
): Evidence {
  return {
    passed: probes.every((probe) => probe.passed || !probe.probed),
    observedAt: now.toISOString(),
    protocol: session?.server.protocol ?? "",
    cipher: session?.server.cipher ?? "",
    bits: session?.server.bits ?? 0,
    serverFingerprint,
    clientDn: session?.server.clientDn ?? "",
    clientSerial: session?.server.clientSerial ?? "",
    probes,
    ...(session === undefined ? {} : { facts: factsOf(session) }),
  };
}

function factsOf({ serverVersion, client }: Session): ServerFacts {
  return {
    version: serverVersion,
    keyExchange: client.keyExchange,
    names: [...client.names],
    chain: [...client.chain],
    notAfter: client.notAfter,
  };
}
