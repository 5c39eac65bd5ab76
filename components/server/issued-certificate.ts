// A leaf certificate and its private key. The leaf is signed by the authority, by its own key, or
// offline.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { resolveKeyAlgorithm } from "../contract/key-algorithm";
import type { Authority } from "./certificate-authority";
import type { LeafSpec } from "./leaf-specs";

/** Counts of the issues of a certificate and of its key. A changed count replaces it. */
export type IssueCounts = pulumi.Output<{ readonly count: number; readonly keyCount: number }>;

export interface IssuedCertificate {
  /** The leaf, followed by its intermediates. */
  readonly chainPem: pulumi.Output<string>;
  /** Secret. */
  readonly keyPem: pulumi.Output<string>;
  /** Request for an offline authority to sign; undefined for any other. */
  readonly requestPem: pulumi.Output<string> | undefined;
}

/** A certificate whose private key may be elsewhere. */
export type ClientCertificate = Omit<IssuedCertificate, "keyPem"> & {
  /** Secret. Undefined if the client keeps its key. */
  readonly keyPem: pulumi.Output<string> | undefined;
};

export interface LeafRequest {
  readonly spec: LeafSpec;
  readonly counts: IssueCounts;
  readonly authority: Authority;
  /** The certificate that an offline authority has signed. */
  readonly signedOffline: pulumi.Input<string> | undefined;
  readonly options: pulumi.CustomResourceOptions;
}

/** Creates a key and a certificate that the authority signs. */
export function createLeaf(leaf: LeafRequest): IssuedCertificate {
  const { spec, counts, options } = leaf;
  const key = createKey(spec, counts, options);
  const request = new tls.CertRequest(
    `${spec.resourceName}-request`,
    { privateKeyPem: key.privateKeyPem, ...names(spec) },
    options,
  );
  const signed = signRequest(leaf, request.certRequestPem);
  return { ...signed, keyPem: key.privateKeyPem };
}

/** Creates a certificate for a request; the private key may be elsewhere. */
export function signRequest(
  { spec, counts, authority, signedOffline, options }: LeafRequest,
  requestPem: pulumi.Output<string>,
): Omit<ClientCertificate, "keyPem"> {
  if (authority.signingKeyPem === undefined) {
    return { chainPem: pulumi.output(signedOffline ?? ""), requestPem };
  }
  const leaf = new tls.LocallySignedCert(
    spec.resourceName,
    {
      certRequestPem: requestPem,
      caCertPem: authority.certificatePem,
      caPrivateKeyPem: authority.signingKeyPem,
      validityPeriodHours: spec.leaf.validityHours,
      allowedUses: spec.allowedUses,
      setSubjectKeyId: true,
    },
    { ...options, replacementTrigger: counts.count },
  );
  const chainPem = pulumi.all([leaf.certPem, authority.intermediatesPem]).apply(join);
  return { chainPem, requestPem: undefined };
}

/** Creates a key and a self-signed certificate, for clients that pin it. */
export function selfSignCertificate(
  spec: LeafSpec,
  counts: IssueCounts,
  options: pulumi.CustomResourceOptions,
): IssuedCertificate {
  const key = createKey(spec, counts, options);
  const certificate = new tls.SelfSignedCert(
    spec.resourceName,
    {
      privateKeyPem: key.privateKeyPem,
      ...names(spec),
      validityPeriodHours: spec.leaf.validityHours,
      allowedUses: spec.allowedUses,
      setSubjectKeyId: true,
    },
    { ...options, replacementTrigger: counts.count },
  );
  return { chainPem: certificate.certPem, keyPem: key.privateKeyPem, requestPem: undefined };
}

function createKey(
  spec: LeafSpec,
  counts: IssueCounts,
  options: pulumi.CustomResourceOptions,
): tls.PrivateKey {
  return new tls.PrivateKey(
    `${spec.resourceName}-key`,
    resolveKeyAlgorithm(spec.leaf.keyAlgorithm),
    // Not `earlyRenewalHours`: that would keep the key, and preview could not say why.
    { ...options, replacementTrigger: counts.keyCount },
  );
}

function names({ commonName, dnsNames, ipAddresses }: LeafSpec) {
  return { subject: { commonName }, dnsNames, ipAddresses };
}

function join([leaf, intermediates]: [string, string]): string {
  return `${leaf.trimEnd()}\n${intermediates}`;
}
