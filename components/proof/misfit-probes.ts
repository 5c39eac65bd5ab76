// Probes with certificates from the clients' own authority that the server must still refuse.
import type { KeyedCertificate } from "../pki/issue-certificate";
import { attempt } from "../wire/attempt";
import * as judge from "./judge";
import type { Judge } from "./judge";
import type { Probe } from "./probe";
import type { ProbeContext } from "./probe-context";

export const withoutSigner = "the key of the clients' authority is not at hand";

/** Builds the probes; without the authority's key, they are listed as not probed. */
export function misfitProbes(context: ProbeContext): Probe[] {
  const { misfits } = context.throwaway;
  const revokes = (context.request.revokedSerials ?? []).length > 0;
  return [
    misfitProbe(context, {
      name: "expired client certificate refused",
      expected: "TLS alert 45, certificate expired",
      judge: judge.refusesExpired,
      certificate: misfits?.expired,
    }),
    misfitProbe(context, {
      name: "server certificate as client certificate refused",
      expected: "TLS alert 43, unsupported certificate",
      judge: judge.refusesPurpose,
      certificate: misfits?.forServers,
    }),
    ...(revokes ? [revokedProbe(context)] : []),
  ];
}

/** Issues new certificates with the revoked serial numbers: the list needs no more, and the keys are gone. */
function revokedProbe({ request, target, throwaway }: ProbeContext): Probe {
  const { role, database } = request;
  const revoked = Object.entries(throwaway.misfits?.revoked ?? {});
  const trials = revoked.map(([serial, certificate]) => ({
    label: `serial ${serial}`,
    run: () => attempt(target, { role, database, tls: { certificate } }),
  }));
  return {
    name: "revoked client certificate refused",
    expected:
      "TLS alert 44, certificate revoked, for a new certificate with a revoked serial number",
    judge: judge.refusesRevoked,
    trials,
    ...(trials.length === 0 ? { unprobed: withoutSigner } : {}),
  };
}

interface Misfit {
  readonly name: string;
  readonly expected: string;
  readonly judge: Judge;
  readonly certificate: KeyedCertificate | undefined;
}

function misfitProbe({ request, target }: ProbeContext, misfit: Misfit): Probe {
  const { certificate, ...probe } = misfit;
  if (certificate === undefined) return { ...probe, trials: [], unprobed: withoutSigner };
  const login = { role: request.role, database: request.database, tls: { certificate } };
  return { ...probe, trials: [{ label: "", run: () => attempt(target, login) }] };
}
