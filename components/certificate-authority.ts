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

/** One authority that is trusted. */
export interface TrustedAuthority {
  /** What the output `certificates` calls it: `ca-<generation>`, or `ca` for one that is brought. */
  readonly name: string;
  /** Empty for one that is brought. */
  readonly generation: string;
  readonly certificatePem: pulumi.Output<string>;
  /** Secret; undefined when its key is not here. */
  readonly signingKeyPem: pulumi.Output<string> | undefined;
}

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
  /** Those whose key is here, or that are made here, the signer first. */
  readonly generations: TrustedAuthority[];
}

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
  declaration: Declaration,
  options: pulumi.CustomResourceOptions,
): Authority {
  const { mode, generations, signer } = declaration.authority;
  const made = generations.map((generation) =>
    createGeneration(name, generation, declaration, options),
  );
  const signing = made.find((one) => one.generation === signer)!;
  const others = made.filter((one) => one !== signing);
  const roots = [signing, ...others].map(({ certificatePem }) => certificatePem);
  return {
    mode,
    certificatePem: signing.certificatePem,
    intermediatesPem: pulumi.output(""),
    trustBundlePem: pulumi.all(roots).apply((pems) => buildTrustBundle(pems)),
    signingKeyPem: signing.signingKeyPem,
    generations: [signing, ...others],
  };
}

function createGeneration(
  server: string,
  generation: string,
  { authority }: Declaration,
  options: pulumi.CustomResourceOptions,
): TrustedAuthority {
  const resourceName = `${server}-ca-${generation}`;
  const key = new tls.PrivateKey(
    `${resourceName}-key`,
    resolveKeyAlgorithm(authority.keyAlgorithm),
    // A generation keeps its key for life: another algorithm is for the next one.
    { ...options, ignoreChanges: ["algorithm", "ecdsaCurve", "rsaBits"] },
  );
  const root = new tls.SelfSignedCert(
    resourceName,
    {
      privateKeyPem: key.privateKeyPem,
      // Two authorities of one subject would be one to whoever looks issuers up by name.
      subject: { commonName: `${authority.commonName} ${generation}` },
      validityPeriodHours: authority.validityHours,
      isCaCertificate: true,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: [...authorityProfile.allowedUses],
    },
    { ...options, ignoreChanges: ["subject"] },
  );
  const name = `ca-${generation}`;
  return { name, generation, certificatePem: root.certPem, signingKeyPem: key.privateKeyPem };
}

function existingAuthority({ authority }: Declaration, args: AuthorityArgs, gate: Gate): Authority {
  const chain = gate(args.certificatePem ?? "").apply(splitPemChain);
  const additional = gate(args.additionalTrustPem ?? "").apply(splitPemChain);
  const certificatePem = chain.apply(([signer]) => signer ?? "");
  const signingKeyPem =
    authority.mode === AuthorityMode.Existing
      ? pulumi.secret(gate(args.privateKeyPem ?? "").apply(normalizePem))
      : undefined;
  return {
    mode: authority.mode,
    certificatePem,
    // The last one is the root, which clients and server have; the rest travels with the leaf.
    intermediatesPem: chain.apply((pems) => pems.slice(0, -1).join("")),
    trustBundlePem: pulumi
      .all([chain, additional])
      .apply(([own, others]) => buildTrustBundle([...own, ...others])),
    signingKeyPem,
    generations: [{ name: "ca", generation: "", certificatePem, signingKeyPem }],
  };
}
