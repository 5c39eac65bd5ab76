import { X509Certificate, generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";

import { der } from "../../components/probe/der";
import { basicConstraints, buildCertificate } from "../../components/probe/throwaway";

/** A certificate with its key, made for one test and gone with it. */
export interface TestCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** SHA-256 of the certificate, lower-case hexadecimal without colons. */
  readonly fingerprint: string;
}

/** A certificate authority of one test. */
export interface TestAuthority extends TestCertificate {
  issueServer(hosts: string[], validity?: Validity): TestCertificate;
  issueClient(commonName: string, validity?: Validity): TestCertificate;
}

/** When a certificate is valid; by default from a day ago to a day ahead. */
export interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const dayMillis = 86_400_000;

export function makeAuthority(subject = "Test authority"): TestAuthority {
  const pair = newPair();
  const issue = (name: string, extensions: Buffer[], validity: Validity): TestCertificate => {
    const leaf = newPair();
    return finish(leaf, {
      subject: name,
      issuer: subject,
      publicKey: leaf.publicKey,
      signingKey: pair.privateKey,
      extensions,
      ...period(validity),
    });
  };
  return {
    ...finish(pair, {
      subject,
      issuer: subject,
      publicKey: pair.publicKey,
      signingKey: pair.privateKey,
      extensions: [basicConstraints(true)],
      ...period({}),
    }),
    issueServer: (hosts, validity = {}) =>
      issue("Test server", [basicConstraints(false), subjectAltName(hosts)], validity),
    issueClient: (commonName, validity = {}) =>
      issue(commonName, [basicConstraints(false)], validity),
  };
}

/** A server certificate signed by its own key, as in the pinning mode. */
export function makeSelfSigned(hosts: string[]): TestCertificate {
  const pair = newPair();
  return finish(pair, {
    subject: "Test server",
    issuer: "Test server",
    publicKey: pair.publicKey,
    signingKey: pair.privateKey,
    extensions: [subjectAltName(hosts)],
    ...period({}),
  });
}

function newPair() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function period(validity: Validity) {
  return {
    notBefore: validity.notBefore ?? new Date(Date.now() - dayMillis),
    notAfter: validity.notAfter ?? new Date(Date.now() + dayMillis),
  };
}

function finish(
  pair: ReturnType<typeof newPair>,
  contents: Parameters<typeof buildCertificate>[0],
): TestCertificate {
  const certificatePem = buildCertificate(contents);
  return {
    certificatePem,
    keyPem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    fingerprint: new X509Certificate(certificatePem).fingerprint256
      .replaceAll(":", "")
      .toLowerCase(),
  };
}

function subjectAltName(hosts: string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? der.value(0x87, Buffer.from(host.split(".").map(Number)))
      : der.value(0x82, Buffer.from(host, "ascii")),
  );
  return der.sequence(der.objectId("2.5.29.17"), der.octets(der.sequence(...names)));
}
