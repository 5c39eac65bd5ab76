// Runs the proof: tests every promise of a declaration on the wire.
import { X509Certificate } from "node:crypto";
import { Weakening } from "../contract/weakening";
import { type Throwaway, makeThrowaway } from "../pki/throwaway";
import type { Target } from "../wire/connection";
import { type Limit, limitParallel } from "../wire/limit-parallel";
import { fetchServedCertificate, fingerprintOf } from "../wire/served-certificate";
import { type Session, openSession } from "../wire/session";
import { evidenceDigest } from "./digest";
import type { Evidence, ServerFacts } from "./evidence";
import { judgeClientDates } from "./judge-client-dates";
import { judgeMethods, judgeRules, judgeSettings } from "./judge-configuration";
import { judgeFiles, judgeMaps, judgeRuleOrder } from "./judge-files";
import { judgeSession } from "./judge-session";
import { type ProbeResult, runProbe } from "./probe";
import type { ProbeContext } from "./probe-context";
import { directProbe, plannedProbes } from "./probes";
import type { Promises, ProofRequest } from "./request";
import { tellBeginnings } from "./tell-beginnings";
import { type Waited, waitForServer } from "./wait-for-server";

/** Limit of concurrent connections, which leaves the server's slots to its clients. */
const connectionsAtOnce = 12;

/** First `server_version_num` with direct negotiation. */
const directSince = 170000;

/**
 * Waits for a server that is starting, then tests every promise, in parallel. Never throws for
 * anything that the server does: that becomes a failed probe.
 */
export async function prove(request: ProofRequest): Promise<Evidence> {
  const now = new Date();
  return proveWith(request, await makeThrowaway(request, now), now);
}

/** Runs the proof with throwaway certificates that exist already. */
export async function proveWith(
  request: ProofRequest,
  throwaway: Throwaway,
  now: Date,
): Promise<Evidence> {
  const { patienceSeconds: _patience, ...promises } = request;
  const waited = await waitForServer(request);
  const awake = judgeAwake(promises, waited);
  const { target } = waited;
  if (target === undefined) return conclude(now, [awake]);
  const limit = limitParallel(connectionsAtOnce);
  const context = { request: promises, target, throwaway };
  const [inside, served, refusals] = await Promise.all([
    probeInside(context, limit),
    limit(() => servedCertificate(promises, target)),
    Promise.all(plannedProbes(context).map((probe) => runProbe(probe, limit))),
  ]);
  const skewMillis = inside.session?.configuration.clockSkewMillis;
  const dates = judgeClientDates(promises.clientCertificates, { now, skewMillis });
  const results = [awake, served.result, ...inside.results, ...dates, ...refusals];
  const told = tellBeginnings(results, promises, served.certificate, now);
  return conclude(now, told, inside, served.certificate);
}

interface Inside {
  readonly session: Session | undefined;
  readonly results: ProbeResult[];
  readonly alpn: string;
}

/** Opens the session that has to succeed, and judges everything that it reports. */
async function probeInside(context: ProbeContext, limit: Limit): Promise<Inside> {
  const { request, target } = context;
  const result = await limit(() => openSession(target, request));
  const session = "session" in result ? result.session : undefined;
  const { rules, settings } = session?.configuration ?? {};
  const promisesTls = !request.allowWeakening.includes(Weakening.PlaintextConnections);
  const results = [
    ...judgeSession(request, result),
    ...(promisesTls ? [judgeRules(rules)] : []),
    judgeMethods(request, rules),
    ...judgeFiles(session?.configuration),
    ...(request.rules === undefined ? [] : [judgeRuleOrder(request.rules, session?.configuration)]),
    ...(request.identMaps === undefined
      ? []
      : judgeMaps(request.identMaps, session?.configuration)),
    ...(request.settings === undefined ? [] : [judgeSettings(request.settings, settings)]),
  ];
  if ((session?.serverVersion ?? 0) < directSince) return { session, results, alpn: "" };
  const direct = await runProbe(directProbe(context), limit);
  return { session, results: [...results, direct], alpn: direct.passed ? "postgresql" : "" };
}

function judgeAwake(request: Promises, { target, observed }: Waited): ProbeResult {
  return {
    name: "server answers",
    expected: `an answer on port ${request.port}`,
    observed,
    passed: target !== undefined,
    probed: true,
  };
}

async function servedCertificate(
  { expectedFingerprint }: Promises,
  { host, port }: Target,
): Promise<{ result: ProbeResult; certificate?: X509Certificate }> {
  const found = await fetchServedCertificate(host, port).catch((error: Error) => error);
  const fetched = found instanceof X509Certificate;
  const fingerprint = fetched ? fingerprintOf(found.raw) : "";
  const result = {
    name: "served certificate",
    expected: `the issued one, SHA-256 ${expectedFingerprint}`,
    observed: fetched ? `SHA-256 ${fingerprint}` : found.message,
    passed: fingerprint === expectedFingerprint,
    probed: true,
  };
  return { result, ...(fetched ? { certificate: found } : {}) };
}

function conclude(
  now: Date,
  probes: ProbeResult[],
  inside?: Inside,
  served?: X509Certificate,
): Evidence {
  const session = inside?.session;
  const observed = {
    passed: probes.every((probe) => probe.passed || !probe.probed),
    observedAt: now.toISOString(),
    protocol: session?.server.protocol ?? "",
    cipher: session?.server.cipher ?? "",
    bits: session?.server.bits ?? 0,
    serverFingerprint: served === undefined ? "" : fingerprintOf(served.raw),
    clientDn: session?.server.clientDn ?? "",
    clientSerial: session?.server.clientSerial ?? "",
    probes,
    ...(session === undefined ? {} : { facts: factsOf(session, inside?.alpn ?? "") }),
  };
  return { digest: evidenceDigest(observed), ...observed };
}

function factsOf({ serverVersion, client, configuration }: Session, alpn: string): ServerFacts {
  const { clockSkewMillis: skew } = configuration;
  return {
    version: serverVersion,
    keyExchange: client.keyExchange,
    names: [...client.names],
    chain: [...client.chain],
    notAfter: client.notAfter,
    alpn,
    // Adding 0 turns -0, which JSON does not have, into 0.
    ...("value" in skew ? { clockSkewSeconds: Math.round(skew.value / 1000) + 0 } : {}),
  };
}
