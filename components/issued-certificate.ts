// One certificate and its key: a key, a request, and a leaf that the authority signs, the
// certificate signs itself, or somebody signs offline.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Authority } from "./certificate-authority";
import { resolveKeyAlgorithm } from "./pki/key-algorithm";
import type { LeafDeclaration } from "./validate/declaration";

export interface CertificateSpec {
  /** Name of the resources, and key of the request that an offline authority signs. */
  readonly resourceName: string;
  readonly commonName: string;
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  readonly allowedUses: string[];
  readonly leaf: LeafDeclaration;
}

export interface IssuedCertificate {
  /** The leaf, followed by the intermediates that a peer needs. */
  readonly chainPem: pulumi.Output<string>;
  /** Secret. */
  readonly keyPem: pulumi.Output<string>;
  /** What an offline authority has to sign; undefined when nothing is to be signed. */
  readonly requestPem: pulumi.Output<string> | undefined;
}

/** Makes a key, and a certificate that the authority signs. */
export function issueCertificate(
  spec: CertificateSpec,
  authority: Authority,
  signedOffline: pulumi.Input<string> | undefined,
  options: pulumi.CustomResourceOptions,
): IssuedCertificate {
  const key = createKey(spec, options);
  const request = new tls.CertRequest(
    `${spec.resourceName}-request`,
    { privateKeyPem: key.privateKeyPem, ...names(spec) },
    options,
  );
  if (authority.signingKeyPem === undefined) {
    const chainPem = pulumi.output(signedOffline ?? "");
    return { chainPem, keyPem: key.privateKeyPem, requestPem: request.certRequestPem };
  }
  const leaf = new tls.LocallySignedCert(
    spec.resourceName,
    {
      certRequestPem: request.certRequestPem,
      caCertPem: authority.certificatePem,
      caPrivateKeyPem: authority.signingKeyPem,
      validityPeriodHours: spec.leaf.validityHours,
      earlyRenewalHours: spec.leaf.renewBeforeHours,
      allowedUses: spec.allowedUses,
      setSubjectKeyId: true,
    },
    options,
  );
  const chainPem = pulumi.all([leaf.certPem, authority.intermediatesPem]).apply(join);
  return { chainPem, keyPem: key.privateKeyPem, requestPem: undefined };
}

/** Makes a key, and a certificate signed by that key: encryption for clients that pin it. */
export function selfSignCertificate(
  spec: CertificateSpec,
  options: pulumi.CustomResourceOptions,
): IssuedCertificate {
  const key = createKey(spec, options);
  const certificate = new tls.SelfSignedCert(
    spec.resourceName,
    {
      privateKeyPem: key.privateKeyPem,
      ...names(spec),
      validityPeriodHours: spec.leaf.validityHours,
      earlyRenewalHours: spec.leaf.renewBeforeHours,
      allowedUses: spec.allowedUses,
      setSubjectKeyId: true,
    },
    options,
  );
  return { chainPem: certificate.certPem, keyPem: key.privateKeyPem, requestPem: undefined };
}

function createKey(spec: CertificateSpec, options: pulumi.CustomResourceOptions): tls.PrivateKey {
  const algorithm = resolveKeyAlgorithm(spec.leaf.keyAlgorithm);
  return new tls.PrivateKey(`${spec.resourceName}-key`, algorithm, options);
}

function names({ commonName, dnsNames, ipAddresses }: CertificateSpec) {
  return { subject: { commonName }, dnsNames, ipAddresses };
}

function join([leaf, intermediates]: [string, string]): string {
  return `${leaf.trimEnd()}\n${intermediates}`;
}
