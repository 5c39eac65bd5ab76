// Keys, requests and certificates as `@pulumi/tls` makes them, by a clock that a test may move: a
// certificate ends by that clock, and has begun by the real one, which the server and its clients go
// by.
import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import type { Plain } from "../../../support/model/engine";
import { makeKeyPair } from "../../../support/pki/certificate-keys";
import {
  clientAuth,
  makeCertificate,
  serverAuth,
  type CertificateOptions,
  type MadeCertificate,
} from "../../../support/pki/certificates";
import { der } from "../../../support/pki/der";

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 86_400_000;

export async function makeKey(inputs: Plain): Promise<Plain> {
  const { privateKey } = makeKeyPair("p256");
  return { ...inputs, privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) };
}

/** What a request asks for; as text, since nobody else reads it. */
interface Names {
  readonly subject: { readonly commonName: string };
  readonly dnsNames?: string[];
  readonly ipAddresses?: string[];
}

interface Inputs extends Names {
  readonly privateKeyPem?: string;
  readonly certRequestPem?: string;
  readonly caCertPem?: string;
  readonly caPrivateKeyPem?: string;
  readonly isCaCertificate?: boolean;
  readonly validityPeriodHours?: number;
  readonly allowedUses?: string[];
}

/** A request where no validity is given, otherwise a certificate. */
export async function makeCertificateResource(given: Plain, now: Date): Promise<Plain> {
  const inputs = given as unknown as Inputs;
  if (inputs.validityPeriodHours === undefined) {
    const { subject, dnsNames, ipAddresses, privateKeyPem } = inputs;
    return {
      ...given,
      certRequestPem: JSON.stringify({ subject, dnsNames, ipAddresses, privateKeyPem }),
    };
  }
  const asked = JSON.parse(inputs.certRequestPem ?? "{}") as Partial<Inputs>;
  const { certRequestPem: _request, ...own } = inputs;
  const options = optionsOf({ ...asked, ...own }, now);
  return { ...given, certPem: makeCertificate(options).pem };
}

function optionsOf(inputs: Inputs, now: Date): CertificateOptions {
  const { subject, dnsNames = [], ipAddresses = [], isCaCertificate, allowedUses = [] } = inputs;
  const hosts = [...dnsNames, ...ipAddresses];
  const purposes = [
    ...(allowedUses.includes("server_auth") ? [serverAuth] : []),
    ...(allowedUses.includes("client_auth") ? [clientAuth] : []),
  ];
  return {
    commonName: subject.commonName,
    key: keyPair(inputs.privateKeyPem ?? ""),
    notBefore: new Date(Math.min(now.getTime(), Date.now() - DAY_MILLIS)),
    notAfter: new Date(now.getTime() + (inputs.validityPeriodHours ?? 0) * HOUR_MILLIS),
    ...(isCaCertificate === true ? { authority: true } : {}),
    usages: isCaCertificate === true ? ["keyCertSign", "cRLSign"] : ["digitalSignature"],
    ...(purposes.length === 0 ? {} : { purposes }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(inputs.caCertPem === undefined ? {} : { issuer: issuerOf(inputs) }),
    keyIdentifiers: true,
  };
}

function issuerOf({ caCertPem = "", caPrivateKeyPem = "" }: Inputs): MadeCertificate {
  const { subject } = new X509Certificate(caCertPem);
  const commonName = /^CN=(.*)$/m.exec(subject)?.[1] ?? "";
  const name = der.sequence(der.objectId("2.5.4.3"), der.utf8(commonName));
  return {
    ...keyPair(caPrivateKeyPem),
    pem: caCertPem,
    keyPem: caPrivateKeyPem,
    subjectDer: der.sequence(der.set(name)),
  };
}

function keyPair(pem: string): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
