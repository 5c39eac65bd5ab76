// The certificate authority: one root for each generation, the signer, and the trust bundle. The
// signing key is in no output of the component.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { AuthorityMode, type AuthorityArgs } from "../contract/authority-args";
import { resolveKeyAlgorithm } from "../contract/key-algorithm";
import { normalizePem, splitPemChain } from "../pki/pem";
import { authorityProfile } from "../pki/profile";
import { buildTrustBundle } from "../pki/trust-bundle";
import type { Signing } from "../rotation/plan-inputs";
import type { Declaration } from "../validate/declaration";
import type { Declared } from "./declared";
import type { Gate } from "./check-material";

/** A trusted authority. */
export interface TrustedAuthority {
  /**
   * Name in the output `certificates`: `ca-<generation>`, or `ca` for a user-supplied authority.
   */
  readonly name: string;
  /** Empty for a user-supplied authority. */
  readonly generation: string;
  readonly certificatePem: pulumi.Output<string>;
  /** Secret. Undefined if the key is not here. */
  readonly signingKeyPem: pulumi.Output<string> | undefined;
}

export interface Authority {
  readonly mode: AuthorityMode;
  /** The certificate of the signer. */
  readonly certificatePem: pulumi.Output<string>;
  /** Certificates between a leaf and the root, sent with each leaf; empty if the root signs. */
  readonly intermediatesPem: pulumi.Output<string>;
  /** Every trusted authority. */
  readonly trustBundlePem: pulumi.Output<string>;
  /** Secret. Undefined if the key stays offline. */
  readonly signingKeyPem: pulumi.Output<string> | undefined;
  /** The managed generations, the signer first; for any other authority the signer alone. */
  readonly generations: TrustedAuthority[];
}

export interface AuthorityRequest extends Declared {
  /** Name of the server. */
  readonly name: string;
  /** Signings of each generation, from the plan. */
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
    // A generation keeps its key for life; another algorithm applies to the next generation.
    { ...options, ignoreChanges: ["algorithm", "ecdsaCurve", "rsaBits"] },
  );
  const root = new tls.SelfSignedCert(
    resourceName,
    {
      privateKeyPem: key.privateKeyPem,
      // The generation keeps subjects unique, since issuers are looked up by name.
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

/**
 * Returns the trigger of the certificate. The engine replaces the certificate when it differs from
 * the previous trigger, if there was one.
 */
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
    // Without the last one: the root is in the trust bundle.
    intermediatesPem: chain.apply((pems) => pems.slice(0, -1).join("")),
    trustBundlePem: pulumi
      .all([chain, additional])
      .apply(([own, others]) => buildTrustBundle([...own, ...others])),
    signingKeyPem,
    generations: [{ name: "ca", generation: "", certificatePem, signingKeyPem }],
  };
}
