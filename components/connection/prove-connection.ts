// Proves that an application gets in with its kit and rejects every other server.
import { makeThrowaway } from "../pki/throwaway";
import { clientMissesAuthority, clientMissesHost } from "../proof/judge";
import { type ProbeResult, judgeProbe } from "../proof/probe";
import { attempt } from "../wire/attempt";
import { wrongHost } from "../wire/wrong-host";
import type { ClientKit } from "./client-kit";
import { judgeLogin } from "./judge-login";
import { logIn } from "./log-in";

/** The inputs of the proof. */
export interface ConnectionRequest {
  /** Secret. */
  kit: ClientKit;
  /** Oldest acceptable protocol, `TLSv1.2` or `TLSv1.3`. */
  minProtocol: string;
  /** Time to wait for a server that is starting, in seconds. */
  patienceSeconds: number;
}

/** The record of the proof. Holds no secret, and is the same in every run except for the time. */
export interface ConnectionEvidence {
  /** True if every promise that could be probed is kept. */
  passed: boolean;
  /** Time of the proof, ISO 8601 in UTC. */
  observedAt: string;
  /** Protocol, cipher and bits of the session, as in `pg_stat_ssl`; empty or 0 without one. */
  protocol: string;
  cipher: string;
  bits: number;
  /** `current_user` of the session; empty without one. */
  role: string;
  /** SHA-256 of the served certificate, lower-case hexadecimal; empty without a session. */
  serverFingerprint: string;
  /** Subject and decimal serial number of the client certificate, as the server reports them. */
  clientDn: string;
  clientSerial: string;
  probes: ProbeResult[];
}

/** Connects as the application does, and as it must not be able to. Never throws for what a server does. */
export async function proveConnection(request: ConnectionRequest): Promise<ConnectionEvidence> {
  const { kit, minProtocol, patienceSeconds } = request;
  const now = new Date();
  const result = await logIn(kit, patienceSeconds);
  const session = "session" in result ? result.session : undefined;
  const refusals = await Promise.all([refusesWrongAuthority(kit, now), refusesWrongHost(kit)]);
  const probes = [...judgeLogin(kit, minProtocol, result), ...refusals];
  return {
    passed: probes.every((probe) => probe.passed || !probe.probed),
    observedAt: now.toISOString(),
    protocol: session?.protocol ?? "",
    cipher: session?.cipher ?? "",
    bits: session?.bits ?? 0,
    role: session?.role ?? "",
    serverFingerprint: session?.serverFingerprint ?? "",
    clientDn: session?.clientDn ?? "",
    clientSerial: session?.clientSerial ?? "",
    probes,
  };
}

async function refusesWrongAuthority(kit: ClientKit, now: Date): Promise<ProbeResult> {
  const { authorityPem } = await makeThrowaway({ role: kit.role }, now);
  const probe = {
    name: "application refuses a wrong authority",
    expected: "a client that trusts only another authority refuses the server",
    judge: clientMissesAuthority,
  };
  return judgeProbe(probe, [await asked(kit, { trustPem: authorityPem, host: kit.host })]);
}

async function refusesWrongHost(kit: ClientKit): Promise<ProbeResult> {
  const probe = {
    name: "application refuses a wrong host name",
    expected: `a client that looks for "${wrongHost}" refuses the server`,
    judge: clientMissesHost,
  };
  return judgeProbe(probe, [await asked(kit, { trustPem: kit.trustBundlePem, host: wrongHost })]);
}

async function asked(kit: ClientKit, verify: { trustPem: string; host: string }) {
  const target = { host: kit.connectHost ?? kit.host, port: kit.port };
  const login = { role: kit.role, database: kit.database, tls: { verify } };
  return { label: "", outcome: await attempt(target, login) };
}
