// Attempts with certificates of the right authority that it must not let in all the same.
import { attempt } from "./attempt";
import type { KeyedCertificate } from "./issue";
import * as judge from "./judge";
import type { Judge } from "./judge";
import type { Probe } from "./probe";
import type { ProbeContext } from "./probes";

const withoutSigner = "the key of the clients' authority is not at hand";

/** Builds the probes; without the authority's key they are listed as not probed. */
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
    ...(revokes
      ? [
          misfitProbe(context, {
            name: "revoked client certificate refused",
            expected: "TLS alert 44, certificate revoked",
            judge: judge.refusesRevoked,
            certificate: misfits?.revoked,
          }),
        ]
      : []),
  ];
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
