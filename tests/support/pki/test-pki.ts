// A certificate authority of one test, valid today, for servers that really run.
import { X509Certificate } from "node:crypto";
import { readSigner } from "../../../components/pki/issue-certificate";
import { x509 } from "../../../components/pki/x509";
import {
  type CertificateOptions,
  type MadeCertificate,
  makeClientLeaf,
  makeRoot,
  makeServerLeaf,
  toPem,
} from "./certificates";

/** A certificate with its key, made for one test and gone with it. */
export interface TestCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** SHA-256 of the certificate, lower-case hexadecimal without colons. */
  readonly fingerprint: string;
}

/** A certificate authority of one test. */
export interface TestAuthority extends TestCertificate {
  issueServer(hosts: string[], options?: CertificateOptions): TestCertificate;
  issueClient(commonName: string, options?: CertificateOptions): TestCertificate;
}

/** Makes an authority, valid from a day ago and for `days`; what it issues lasts a day. */
export function makeAuthority(commonName = "Test authority", days = 1): TestAuthority {
  const notAfter = new Date(Date.now() + days * dayMillis);
  const root = makeRoot({ commonName, ...today(), notAfter });
  return {
    ...toTestCertificate(root),
    issueServer: (hosts, options = {}) =>
      toTestCertificate(makeServerLeaf(root, { ...today(), hosts, ...options })),
    issueClient: (name, options = {}) =>
      toTestCertificate(makeClientLeaf(root, { ...today(), commonName: name, ...options })),
  };
}

/** Makes a server certificate signed by its own key, as in the pinning mode. */
export function makeSelfSigned(hosts: string[]): TestCertificate {
  return toTestCertificate(makeServerLeaf(undefined, { ...today(), hosts }));
}

/** Makes the revocation list of an authority, for today: serial numbers in hexadecimal. */
export async function makeRevocationList(
  authority: Pick<TestCertificate, "certificatePem" | "keyPem">,
  serials: string[],
  { notBefore: thisUpdate, notAfter: nextUpdate } = today(),
): Promise<string> {
  const entries = serials.map((serialNumber) => ({ serialNumber, revocationDate: thisUpdate }));
  const signer = await readSigner(authority);
  const list = await x509.X509CrlGenerator.create({ ...signer, thisUpdate, nextUpdate, entries });
  // The library labels the block "CRL", which OpenSSL does not read.
  return toPem("X509 CRL", Buffer.from(list.rawData));
}

const dayMillis = 86_400_000;

function today(): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Date.now() - dayMillis),
    notAfter: new Date(Date.now() + dayMillis),
  };
}

function toTestCertificate({ pem, keyPem }: MadeCertificate): TestCertificate {
  const { fingerprint256 } = new X509Certificate(pem);
  const fingerprint = fingerprint256.replaceAll(":", "").toLowerCase();
  return { certificatePem: pem, keyPem, fingerprint };
}
