// The authority: one root per generation, the signer, and what clients and server trust. The
// signing key stays inside; it is in no output of the component.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Gate } from "./brought-material";
import { resolveKeyAlgorithm } from "./pki/key-algorithm";
import { authorityProfile } from "./pki/profile";
import { normalizePem, splitPemChain } from "./pki/pem";
import { buildTrustBundle } from "./pki/trust-bundle";
import { AuthorityMode, type AuthorityArgs } from "./postgres-server-args";
import type { Declaration } from "./validate/declaration";

export interface Authority {
  readonly mode: AuthorityMode;
  /** The certificate that signs leaves. */
  readonly certificatePem: pulumi.Output<string>;
  /** What stands between the leaves and the root, sent along with each leaf; empty for a root. */
  readonly intermediatesPem: pulumi.Output<string>;
  /** Everything that is trusted. */
  readonly trustBundlePem: pulumi.Output<string>;
  /** Secret; undefined when the key stays offline. */
  readonly signingKeyPem: pulumi.Output<string> | undefined;
}

/** The first generation of a managed authority; others are added when the authority is rotated. */
const FIRST_GENERATION = "1";

export function createAuthority(
  name: string,
  declaration: Declaration,
  args: AuthorityArgs,
  gate: Gate,
  options: pulumi.CustomResourceOptions,
): Authority {
  return declaration.authority.mode === AuthorityMode.Managed
    ? managedAuthority(name, declaration, options)
    : existingAuthority(declaration, args, gate);
}

function managedAuthority(
  name: string,
  { authority }: Declaration,
  options: pulumi.CustomResourceOptions,
): Authority {
  const generation = `${name}-ca-${FIRST_GENERATION}`;
  const key = new tls.PrivateKey(
    `${generation}-key`,
    resolveKeyAlgorithm(authority.keyAlgorithm),
    options,
  );
  const root = new tls.SelfSignedCert(
    generation,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: authority.commonName },
      validityPeriodHours: authority.validityHours,
      isCaCertificate: true,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: [...authorityProfile.allowedUses],
    },
    options,
  );
  return {
    mode: authority.mode,
    certificatePem: root.certPem,
    intermediatesPem: pulumi.output(""),
    trustBundlePem: root.certPem.apply((pem) => buildTrustBundle([pem])),
    signingKeyPem: key.privateKeyPem,
  };
}

function existingAuthority({ authority }: Declaration, args: AuthorityArgs, gate: Gate): Authority {
  const chain = gate(args.certificatePem ?? "").apply(splitPemChain);
  return {
    mode: authority.mode,
    certificatePem: chain.apply(([signer]) => signer ?? ""),
    // The last one is the root, which clients and server have; the rest travels with the leaf.
    intermediatesPem: chain.apply((pems) => pems.slice(0, -1).join("")),
    trustBundlePem: chain.apply((pems) => buildTrustBundle(pems)),
    signingKeyPem:
      authority.mode === AuthorityMode.Existing
        ? pulumi.secret(gate(args.privateKeyPem ?? "").apply(normalizePem))
        : undefined,
  };
}
