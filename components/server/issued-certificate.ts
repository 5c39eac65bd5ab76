// One certificate and its key: a key, a request, and a leaf that the authority signs, the
// certificate signs itself, or somebody signs offline.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Authority } from "./certificate-authority";
import type { LeafSpec } from "./leaf-specs";
import { resolveKeyAlgorithm } from "../contract/key-algorithm";

/** Counts the issues of a certificate and of its key: another count makes it anew. */
export type IssueCounts = pulumi.Output<{ readonly count: number; readonly keyCount: number }>;

export interface IssuedCertificate {
  /** The leaf, followed by the intermediates that a peer needs. */
  readonly chainPem: pulumi.Output<string>;
  /** Secret. */
  readonly keyPem: pulumi.Output<string>;
  /** What an offline authority has to sign; undefined when nothing is to be signed. */
  readonly requestPem: pulumi.Output<string> | undefined;
}

/** A certificate whose key may be elsewhere. */
export type ClientCertificate = Omit<IssuedCertificate, "keyPem"> & {
  /** Secret. Undefined when the client keeps it. */
  readonly keyPem: pulumi.Output<string> | undefined;
};

/** What a leaf is made from. */
export interface LeafRequest {
  readonly spec: LeafSpec;
  readonly counts: IssueCounts;
  readonly authority: Authority;
  /** What an offline authority has sent back. */
  readonly signedOffline: pulumi.Input<string> | undefined;
  readonly options: pulumi.CustomResourceOptions;
}

/** Makes a key, and a certificate that the authority signs. */
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

/** Makes a certificate for a request, whoever has its key. */
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

/** Makes a key, and a certificate signed by that key: encryption for clients that pin it. */
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
    // The plan says when, and preview why; with `earlyRenewalHours` the key would stay the same.
    { ...options, replacementTrigger: counts.keyCount },
  );
}

function names({ commonName, dnsNames, ipAddresses }: LeafSpec) {
  return { subject: { commonName }, dnsNames, ipAddresses };
}

function join([leaf, intermediates]: [string, string]): string {
  return `${leaf.trimEnd()}\n${intermediates}`;
}
