// Certificates for negative probes, held in memory for one run.
import { HOUR_MILLIS } from "../contract/durations";
import {
  type CertificateContents,
  type KeyedCertificate,
  authorityExtensions,
  issueCertificate,
  leafExtensions,
} from "./issue-certificate";
import { Purpose } from "./purpose";

/** Certificates that no server may accept. */
export interface Throwaway {
  /** PEM of an authority that no server or client trusts. */
  readonly authorityPem: string;
  /** A client certificate that this authority signed. */
  readonly client: KeyedCertificate;
  /** Certificates that the server's own authority signed, when its key is available. */
  readonly misfits?: Misfits;
}

/** Certificates from the trusted authority, each with one flaw. */
export interface Misfits {
  readonly expired: KeyedCertificate;
  /** With the extended key usage serverAuth only. */
  readonly forServers: KeyedCertificate;
  /** Certificates with revoked serial numbers, by serial number. */
  readonly revoked: Readonly<Record<string, KeyedCertificate>>;
  /** Certificates of other clients, by role. */
  readonly clients: Readonly<Record<string, KeyedCertificate>>;
}

/** The role, and the signer, serial numbers and clients to make certificates for. */
export interface ThrowawayInput {
  readonly role: string;
  readonly signer?: KeyedCertificate;
  readonly revokedSerials?: readonly string[];
  /** Declared clients: a certificate of one must not log in as another. */
  readonly clients?: readonly { readonly role: string }[];
}

/**
 * Only the last serial numbers are probed: one that is missing from the list was added recently.
 */
const mostRevoked = 20;

/**
 * Issues the certificates, valid from an hour before `now` to an hour after: long enough for clock
 * differences, too short to be of use. The expired one ended an hour ago.
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
    // The server trusts the roots; the client must send an intermediate.
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
