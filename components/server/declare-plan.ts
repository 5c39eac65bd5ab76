import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { settingsNeedingRestart } from "../config/restart-settings";
import { AuthorityMode } from "../contract/authority-args";
import { canonicalJson } from "../contract/canonical-json";
import { own } from "../contract/own";
import { packageVersion } from "../contract/package-version";
import type { PostgresMajor } from "../contract/postgres-major";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { RuntimeKind } from "../contract/runtime-kind";
import { identifyAuthorities } from "../pki/authority-id";
import { firstEnd } from "../pki/lifetime";
import { normalizePem, splitPemChain } from "../pki/pem";
import type { RotationPlanInputs } from "../resources/rotation-plan";
import type { LeafPlan } from "../rotation/epoch";
import type { AuthorityPlan } from "../rotation/plan-inputs";
import { embeddedBase } from "../runtime/embedded-runtime";
import type { Declaration } from "../validate/declaration";
import { leafSpecs, type LeafSpec } from "./leaf-specs";
import { missingForServer, missingSignatures } from "./wait-for-signatures";

/** Returns the inputs of the plan: what it guards and renews, and how it finds the server. */
export function planInputs(
  name: string,
  declaration: Declaration,
  args: PostgresServerArgs,
  problems: pulumi.Output<string>,
): RotationPlanInputs {
  const { runtime, major, port, docker, data, settings, allowRestart } = declaration;
  return {
    declaration: declarationDigest(args),
    problems,
    runtime,
    major,
    dockerHost: docker.host,
    embeddedBase: runtime === RuntimeKind.Embedded ? embeddedBase(declaration) : "",
    port,
    dataVolume: JSON.stringify([data.volumeDriver ?? "local", data.volumeDriverOptions ?? {}]),
    authority: authorityPlan(declaration, args),
    leaves: leafPlans(name, declaration, args),
    settings: ofRestarts(settings, major),
    allowRestart,
    keepData: data.protect,
    waitingFor: missingForServer(missingSignatures(args, declaration)),
  };
}

/** Returns a secret digest, since the declaration may contain passwords. */
function declarationDigest(args: PostgresServerArgs): pulumi.Output<string> {
  const text = pulumi.output(args).apply((known) => canonicalJson([packageVersion, known]));
  return pulumi.secret(text.apply((one) => createHash("sha256").update(one).digest("hex")));
}

/** Keeps the settings that require a restart; the plan ignores all others. */
function ofRestarts(settings: Record<string, string>, major: PostgresMajor) {
  const names = settingsNeedingRestart(major);
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => names.includes(name.toLowerCase())),
  );
}

function authorityPlan(
  { authority }: Declaration,
  args: PostgresServerArgs,
): pulumi.Input<AuthorityPlan> {
  const { mode, generations, signer, validityHours, keyAlgorithm, retireInUse } = authority;
  if (mode === AuthorityMode.Managed) {
    const trusted = generations;
    return { mode, trusted, signer, validityHours, keyAlgorithm, endsAt: "", retireInUse };
  }
  const given = args.authority ?? {};
  const ids = pulumi
    .all([given.certificatePem ?? "", given.additionalTrustPem ?? ""])
    .apply(([own, additional]) => ({
      trusted: identifyAuthorities(`${own}\n${additional}`).map((one) => one.name),
      signer: identifyAuthorities(own)[0]?.name ?? "",
      // Nothing is issued here, so nothing can outlive the authority.
      endsAt: mode === AuthorityMode.Offline ? "" : firstEnd(own),
    }));
  return pulumi.unsecret(ids).apply((known) => {
    return { mode, ...known, validityHours: 0, keyAlgorithm: "", retireInUse };
  });
}

function leafPlans(
  name: string,
  declaration: Declaration,
  args: PostgresServerArgs,
): RotationPlanInputs["leaves"] {
  const { authority, serverCertificate } = declaration;
  const issuer = issuerOf(declaration, args);
  const plans = Object.fromEntries(
    leafSpecs(name, declaration).map((spec) => {
      const { validityHours, renewBeforeHours, keyAlgorithm, generation, reuseKey } = spec.leaf;
      const selfSigned = spec.key === "server" && serverCertificate.source === "selfSigned";
      const plan = {
        validityHours,
        renewBeforeHours,
        keyAlgorithm,
        generation,
        reuseKey,
        names: namesOf(spec, args),
        issuer: selfSigned ? "itself" : issuer,
        renewable: selfSigned || authority.mode !== AuthorityMode.Offline,
      };
      return [spec.key, plan];
    }),
  );
  // No output of the whole record: in a preview one unknown issuer would hide the rest.
  return plans as Record<string, LeafPlan>;
}

/** Returns the names in the certificate, with a digest of a user-supplied request. */
function namesOf(spec: LeafSpec, args: PostgresServerArgs): pulumi.Input<string> {
  const names = JSON.stringify([spec.commonName, ...spec.dnsNames, ...spec.ipAddresses]);
  const client = spec.key.replace(/^client-/, "");
  const request =
    spec.key === client ? undefined : own(args.clients, client)?.certificateRequestPem;
  if (request === undefined) return names;
  const digest = pulumi
    .output(request)
    .apply((pem) => createHash("sha256").update(normalizePem(pem)).digest("hex"));
  return pulumi.interpolate`${names} ${pulumi.unsecret(digest)}`;
}

/** Returns a text that changes with the signing certificate, so that leaves are issued again. */
function issuerOf({ authority }: Declaration, args: PostgresServerArgs): pulumi.Input<string> {
  const { mode, signer, validityHours } = authority;
  if (mode === AuthorityMode.Managed) return `${signer}, signed for ${validityHours} hours`;
  // An offline authority issues a certificate again by signing the request again.
  if (mode === AuthorityMode.Offline) return "offline";
  const pem = pulumi.output(args.authority?.certificatePem ?? "");
  return pulumi.unsecret(pem.apply((text) => splitPemChain(text)[0]?.trim() ?? ""));
}
