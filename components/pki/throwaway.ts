// Certificates for attempts that have to fail. They exist in memory, for one run of the probes.
import { HOUR_MILLIS } from "../contract/durations";
import {
  type CertificateContents,
  type KeyedCertificate,
  authorityExtensions,
  issueCertificate,
  leafExtensions,
} from "./issue-certificate";
import { Purpose } from "./purpose";

/** Certificates that nobody may get in with. */
export interface Throwaway {
  /** PEM of an authority that no server and no client knows. */
  readonly authorityPem: string;
  /** A client certificate by that authority. */
  readonly client: KeyedCertificate;
  /** Certificates by the server's own authority, if its key is at hand. */
  readonly misfits?: Misfits;
}

/** Certificates of the right authority, each with one flaw. */
export interface Misfits {
  readonly expired: KeyedCertificate;
  /** For the server's side of TLS only. */
  readonly forServers: KeyedCertificate;
  /** By serial number, each with one that was revoked. */
  readonly revoked: Readonly<Record<string, KeyedCertificate>>;
  /** By role, the certificate of a client. */
  readonly clients: Readonly<Record<string, KeyedCertificate>>;
}

/** Whose certificates are made. */
export interface ThrowawayInput {
  readonly role: string;
  readonly signer?: KeyedCertificate;
  readonly revokedSerials?: readonly string[];
  /** Declared clients, whose certificates must not be good for one another. */
  readonly clients?: readonly { readonly role: string }[];
}

/** How many revoked serial numbers are tried: the last ones, since what is missing was added late. */
const mostRevoked = 20;

/**
 * Makes the certificates, valid for the hour before and the hour after `now`: long enough for
 * clocks that differ, too short to be of use. The expired one has ended an hour ago.
 */
export async function makeThrowaway(input: ThrowawayInput, now: Date): Promise<Throwaway> {
  const authority = await issueCertificate({
    commonName: "Throw-away authority of a probe",
    ...validity(now, -1, 1),
    extensions: authorityExtensions(),
  });
  const client = await issueCertificate(clientContents(input.role, now), authority);
  const made = { authorityPem: authority.certificatePem, client };
  if (input.signer === undefined) return made;
  return { ...made, misfits: await makeMisfits(input, input.signer, now) };
}

async function makeMisfits(
  { role, revokedSerials = [], clients = [] }: ThrowawayInput,
  signer: KeyedCertificate,
  now: Date,
): Promise<Misfits> {
  const contents = clientContents(role, now);
  const issue = async (flaw: Partial<CertificateContents>) => {
    const { certificatePem, keyPem } = await issueCertificate({ ...contents, ...flaw }, signer);
    // The server knows the roots; an intermediate has to be shown.
    return { certificatePem: certificatePem + signer.certificatePem, keyPem };
  };
  const roles = clients.map((client) => client.role).filter((name) => name !== role);
  return {
    expired: await issue(validity(now, -25, -1)),
    forServers: await issue({ extensions: leafExtensions(Purpose.Server) }),
    revoked: await issueEach(revokedSerials.slice(-mostRevoked), (serial) => issue({ serial })),
    clients: await issueEach(roles, (commonName) => issue({ commonName })),
  };
}

async function issueEach(
  names: readonly string[],
  issue: (name: string) => Promise<KeyedCertificate>,
): Promise<Record<string, KeyedCertificate>> {
  const each = async (name: string) => [name, await issue(name)] as const;
  return Object.fromEntries(await Promise.all([...new Set(names)].map(each)));
}

function clientContents(role: string, now: Date): CertificateContents {
  return {
    commonName: role,
    ...validity(now, -1, 1),
    extensions: leafExtensions(Purpose.Client),
  };
}

function validity(now: Date, fromHours: number, toHours: number) {
  return {
    notBefore: new Date(now.getTime() + fromHours * HOUR_MILLIS),
    notAfter: new Date(now.getTime() + toHours * HOUR_MILLIS),
  };
}
