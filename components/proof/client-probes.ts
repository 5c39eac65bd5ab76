// Probes of the declared clients: nobody gets in as a client without the credentials of that client.
import { AccessLevel } from "../contract/access-level";
import { own } from "../contract/own";
import { type TlsLogin, attempt } from "../wire/attempt";
import * as judge from "./judge";
import type { Judge } from "./judge";
import { withoutSigner } from "./misfit-probes";
import type { Probe, Trial } from "./probe";
import type { ProbeContext } from "./probe-context";
import type { ProofClient, Promises } from "./request";

/** Builds the plaintext probe: an attempt for each declared client, none for the probe's own role. */
export function plaintextForClients(context: ProbeContext): Probe {
  return {
    name: "plaintext refused for every client",
    expected: "pg_hba.conf turns it away, because there is no encryption",
    judge: judge.refusesPlaintext,
    trials: others(context.request).map((client) => trial(context, client)),
  };
}

/** Builds the probes of the clients' credentials. */
export function clientProbes(context: ProbeContext): Probe[] {
  return [noCertificate(context), anotherRole(context), anotherClient(context), binding(context)];
}

function others({ clients, role }: Promises): ProofClient[] {
  return clients.filter((client) => client.role !== role);
}

function trial({ target }: ProbeContext, client: ProofClient, tls?: TlsLogin): Trial {
  const { role, database } = client;
  const login = { role, database, ...(tls === undefined ? {} : { tls }) };
  return { label: `as "${role}"`, run: () => attempt(target, login) };
}

/** With SCRAM and a certificate, PostgreSQL checks for the certificate before it asks for the password. */
const withoutCertificate: Readonly<Record<string, Judge>> = {
  [AccessLevel.Certificate]: judge.missesCertificate,
  [AccessLevel.Scram]: judge.asksForScram,
  [AccessLevel.ScramAndCertificate]: judge.missesCertificate,
};

function noCertificate(context: ProbeContext): Probe {
  return {
    name: "no client certificate refused for every client",
    expected: "the server wants a valid client certificate, or a password by SCRAM, as declared",
    judge: judge.missesCertificateOrPassword,
    trials: others(context.request).map((client) => ({
      ...trial(context, client, {}),
      ...judgedBy(own(withoutCertificate, client.access ?? "")),
    })),
  };
}

/** PostgreSQL asks for the password before it compares the certificate with the role. */
function strangerJudge({ access }: ProofClient): Judge | undefined {
  if (access === undefined) return undefined;
  return access === AccessLevel.Certificate ? judge.refusesCertificate : judge.asksForScram;
}

function judgedBy(found: Judge | undefined): { judge?: Judge } {
  return found === undefined ? {} : { judge: found };
}

function anotherRole(context: ProbeContext): Probe {
  const tls = { certificate: context.request };
  return {
    name: "another role refused",
    expected: "the probe's certificate gets nobody in as a client",
    judge: judge.refusesOtherRole,
    trials: others(context.request).map((client) => ({
      ...trial(context, client, tls),
      ...judgedBy(strangerJudge(client)),
    })),
  };
}

/** Tries the role of one client with a valid certificate for another, issued for the probe. */
function anotherClient(context: ProbeContext): Probe {
  const { request, throwaway } = context;
  const pairs = foreignPairs(request);
  const probe = {
    name: "another client's certificate refused",
    expected: "the certificate of a client gets nobody in as another client",
    judge: judge.refusesOtherRole,
  };
  const { clients } = throwaway.misfits ?? {};
  if (pairs.length > 0 && clients === undefined) {
    return { ...probe, trials: [], unprobed: withoutSigner };
  }
  const trials = pairs.flatMap(({ client, owner }) => {
    const certificate = own(clients, owner);
    if (certificate === undefined) return [];
    const { label, run } = trial(context, client, { certificate });
    const judged = judgedBy(strangerJudge(client));
    return [{ label: `"${owner}" ${label}`, run, ...judged }];
  });
  return { ...probe, trials };
}

/** Pairs each client with the next role, in order, whose certificate it must not accept. */
export function foreignPairs(
  request: Pick<Promises, "clients" | "role" | "identMaps">,
): { client: ProofClient; owner: string }[] {
  const clients = request.clients.filter(({ role }) => role !== request.role);
  const roles = [...new Set(clients.map(({ role }) => role))];
  return clients.flatMap((client) => {
    const at = roles.indexOf(client.role);
    const following = [...roles.slice(at + 1), ...roles.slice(0, at)];
    const owner = following.find((role) => !mayBe(request.identMaps ?? [], role, client.role));
    return owner === undefined ? [] : [{ client, owner }];
  });
}

/** Counts every regular expression as a match: PostgreSQL alone can tell what one matches. */
function mayBe(maps: NonNullable<Promises["identMaps"]>, owner: string, role: string): boolean {
  return maps.some(
    (map) =>
      (map.systemUser === owner || map.systemUser.startsWith("/")) &&
      (map.role === role || map.role.includes("\\1")),
  );
}

/** Without channel binding, a relay with a valid certificate could pass the authentication on. */
function binding(context: ProbeContext): Probe {
  const passwords: unknown[] = [AccessLevel.Scram, AccessLevel.ScramAndCertificate];
  const tls = { certificate: context.request };
  return {
    name: "channel binding offered",
    expected: "the server offers SCRAM-SHA-256-PLUS to every client with a password",
    judge: judge.offersChannelBinding,
    trials: others(context.request)
      .filter(({ access }) => passwords.includes(access))
      .map((client) => trial(context, client, tls)),
  };
}
