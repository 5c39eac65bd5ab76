// The promises of a declaration, and the attempts that test each of them.
import { Weakening } from "../contract/weakening";
import { type Login, attempt } from "../wire/attempt";
import { commonCiphers, oldProtocols, ssl3, weakCiphers } from "../wire/client-hello";
import { presentAsServer } from "../wire/present-as-server";
import { sayHello } from "../wire/say-hello";
import { wrongHost } from "../wire/wrong-host";
import { clientProbes, plaintextForClients } from "./client-probes";
import * as judge from "./judge";
import { minimumNumber } from "./judge-session";
import { misfitProbes } from "./misfit-probes";
import type { Probe, Trial } from "./probe";
import type { ProbeContext } from "./probe-context";

/** Builds the probes of all promises that were not given up. */
export function plannedProbes(context: ProbeContext): Probe[] {
  const { request } = context;
  const given = (weakening: Weakening) => request.allowWeakening.includes(weakening);
  const hasClients = request.clients.length > 0;
  return [
    ...(given(Weakening.PlaintextConnections)
      ? []
      : [plaintext(context), plaintextForClients(context)]),
    noCertificate(context),
    ...(given(Weakening.TrustAuthentication) || !hasClients ? [] : clientProbes(context)),
    unknownAuthority(context),
    ...misfitProbes(context),
    ...(given(Weakening.SuperuserOverTcp) || request.superuser === "" ? [] : [superuser(context)]),
    clientAsServer(context),
    wrongAuthority(context),
    wrongHostName(context),
    ...oldProtocolProbes(context),
    ...(given(Weakening.WeakCiphers) ? [] : weakCipherProbes(context)),
  ].filter((probe) => probe.trials.length > 0 || probe.unprobed !== undefined);
}

function own({ request }: ProbeContext): { role: string; database: string } {
  return { role: request.role, database: request.database };
}

function trial({ target }: ProbeContext, login: Login): Trial {
  return { label: "", run: () => attempt(target, login) };
}

function plaintext(context: ProbeContext): Probe {
  return {
    name: "plaintext refused",
    expected: "pg_hba.conf turns it away, because there is no encryption",
    judge: judge.refusesPlaintext,
    trials: [trial(context, own(context))],
  };
}

function noCertificate(context: ProbeContext): Probe {
  return {
    name: "no client certificate refused",
    expected: "the server wants a valid client certificate",
    judge: judge.missesCertificate,
    trials: [trial(context, { ...own(context), tls: {} })],
  };
}

function unknownAuthority(context: ProbeContext): Probe {
  const tls = { certificate: context.throwaway.client };
  return {
    name: "unknown authority refused by server",
    expected: "TLS alert 48, unknown ca, for a client certificate of a foreign authority",
    judge: judge.refusesAuthority,
    trials: [trial(context, { ...own(context), tls })],
  };
}

function superuser(context: ProbeContext): Probe {
  const { request } = context;
  const login = { role: request.superuser, database: request.database };
  return {
    name: "superuser over TCP refused",
    expected: `pg_hba.conf turns "${request.superuser}" away, whatever certificate it shows`,
    judge: judge.refusesRole,
    trials: [trial(context, { ...login, tls: { certificate: request } })],
  };
}

/** A client's key must not pass for the server's: a local listener serves the probe's certificate. */
function clientAsServer({ request }: ProbeContext): Probe {
  const verify = { trustPem: request.trustBundlePem, host: request.host };
  return {
    name: "client certificate as server certificate refused",
    expected: "a client that verifies refuses a server with the probe's certificate",
    judge: judge.clientRefusesPurpose,
    trials: [{ label: "", run: () => presentAsServer(request, verify) }],
  };
}

function wrongAuthority(context: ProbeContext): Probe {
  const { request, throwaway } = context;
  const tls = { verify: { trustPem: throwaway.authorityPem, host: request.host } };
  return {
    name: "wrong authority refused by client",
    expected: "a client that trusts only another authority refuses the server",
    judge: judge.clientMissesAuthority,
    trials: [trial(context, { ...own(context), tls })],
  };
}

function wrongHostName(context: ProbeContext): Probe {
  const tls = { verify: { trustPem: context.request.trustBundlePem, host: wrongHost } };
  return {
    name: "wrong host name refused by client",
    expected: `a client that looks for "${wrongHost}" refuses the server`,
    judge: judge.clientMissesHost,
    trials: [trial(context, { ...own(context), tls })],
  };
}

function oldProtocolProbes({ request, target }: ProbeContext): Probe[] {
  const tooOld = Object.entries({ SSLv3: ssl3, ...oldProtocols }).filter(
    ([, number]) => number < minimumNumber(request.minProtocol),
  );
  return [
    {
      name: "TLS below the minimum refused",
      expected: `TLS alert 70, protocol version, for all that is older than ${request.minProtocol}`,
      judge: judge.refusesProtocol,
      trials: tooOld.map(([label, number]) => ({
        label,
        ...(number === ssl3 ? { judge: judge.refusesSsl3 } : {}),
        run: () => sayHello(target, number, commonCiphers),
      })),
    },
  ];
}

/** None from TLS 1.3 up: it has no weak ciphers, and older protocols are refused before any cipher counts. */
function weakCipherProbes({ request, target }: ProbeContext): Probe[] {
  const newest = oldProtocols["TLSv1.2"]!;
  if (minimumNumber(request.minProtocol) > newest) return [];
  return [
    {
      name: "weak ciphers refused",
      expected: "TLS alert 40, handshake failure, when nothing but weak ciphers is offered",
      judge: judge.refusesCiphers,
      trials: [{ label: "", run: () => sayHello(target, newest, weakCiphers) }],
    },
  ];
}

/** Builds the probe of direct negotiation (PostgreSQL 17 and later): one round trip less, no plaintext. */
export function directProbe({ request, target }: ProbeContext): Probe {
  const verify = { trustPem: request.trustBundlePem, host: request.host };
  const tls = { certificate: request, verify, direct: true };
  const { role, database } = request;
  return {
    name: "direct negotiation accepted",
    expected: 'a session without asking for TLS first, ALPN "postgresql"',
    judge: judge.letsIn,
    trials: [{ label: "", run: () => attempt(target, { role, database, tls }) }],
  };
}
