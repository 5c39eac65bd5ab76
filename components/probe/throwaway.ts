import {
  type KeyedCertificate,
  Purpose,
  authorityExtensions,
  issueCertificate,
  leafExtensions,
} from "./issue";

/** Certificates for attempts that have to fail. They exist in memory, for one run of the probes. */
export interface Throwaway {
  /** PEM of an authority that no server and no client knows. */
  readonly authorityPem: string;
  /** A client certificate by that authority. */
  readonly client: KeyedCertificate;
}

const hourMillis = 3_600_000;

/**
 * Makes an authority and a client certificate for `role` by it, valid for the hour before and the
 * hour after `now`: long enough for clocks that differ, too short to be of use.
 */
export async function makeThrowaway(role: string, now: Date): Promise<Throwaway> {
  const validity = {
    notBefore: new Date(now.getTime() - hourMillis),
    notAfter: new Date(now.getTime() + hourMillis),
  };
  const authority = await issueCertificate({
    commonName: "Throw-away authority of a probe",
    ...validity,
    extensions: authorityExtensions(),
  });
  const client = await issueCertificate(
    { commonName: role, ...validity, extensions: leafExtensions(Purpose.Client) },
    authority,
  );
  return { authorityPem: authority.certificatePem, client };
}
