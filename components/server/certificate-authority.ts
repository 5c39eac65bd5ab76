// The authority: one root per generation, the signer, and what clients and server trust. The
// signing key stays inside; it is in no output of the component.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Gate } from "./judge-existing";
import type { Declared } from "./declared";
import { resolveKeyAlgorithm } from "../contract/key-algorithm";
import { authorityProfile } from "../pki/profile";
import { normalizePem, splitPemChain } from "../pki/pem";
import { buildTrustBundle } from "../pki/trust-bundle";
import { AuthorityMode, type AuthorityArgs } from "../contract/postgres-server-args";
import type { Signing } from "../rotation/plan-inputs";
import type { Declaration } from "../validate/declaration";

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

/** What an authority is made from. */
export interface AuthorityRequest extends Declared {
  /** Of the server. */
  readonly name: string;
  /** The plan's count of signings, by generation. */
  readonly signings: pulumi.Output<Record<string, Signing>>;
}

export function createAuthority(request: AuthorityRequest): Authority {
  const { declaration, args, gate } = request;
  return declaration.authority.mode === AuthorityMode.Managed
    ? managedAuthority(request)
    : existingAuthority(declaration, args.authority ?? {}, gate);
}

function managedAuthority(request: AuthorityRequest): Authority {
  const { mode, generations, signer } = request.declaration.authority;
  const made = generations.map((generation) => createGeneration(generation, request));
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
  generation: string,
  { name: server, declaration, signings, options }: AuthorityRequest,
): TrustedAuthority {
  const { authority } = declaration;
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
    { ...options, ignoreChanges: ["subject"], replacementTrigger: countOf(signings, generation) },
  );
  const name = `ca-${generation}`;
  return { name, generation, certificatePem: root.certPem, signingKeyPem: key.privateKeyPem };
}

/** The engine compares it with the one before, where there was one. */
function countOf(
  signings: pulumi.Output<Record<string, Signing>>,
  generation: string,
): pulumi.Output<number> {
  return signings.apply((known) => new Map(Object.entries(known)).get(generation)?.count ?? 1);
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
