import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { PostgresMajor } from "../contract/postgres-major";
import { settingsNeedingRestart } from "../config/restart-settings";
import { leafSpecs, type LeafSpec } from "./leaf-specs";
import { packageVersion } from "../contract/package-version";
import { identifyAuthorities } from "../pki/authority-id";
import { firstEnd } from "../pki/lifetime";
import { normalizePem, splitPemChain } from "../pki/pem";
import {
  AuthorityMode,
  RuntimeKind,
  type PostgresServerArgs,
} from "../contract/postgres-server-args";
import { canonicalJson } from "../contract/canonical-json";
import type { LeafPlan } from "../rotation/epoch";
import type { AuthorityPlan } from "../rotation/plan-inputs";
import type { RotationPlanInputs } from "../resources/rotation-plan";
import { embeddedBase } from "../runtime/embedded-runtime";
import type { Declaration } from "../validate/declaration";
import { missingForServer } from "./wait-for-signatures";
import { own } from "../contract/own";

/** What the plan guards and times, and where it finds the server that it observes. */
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
    waitingFor: missingForServer(args, declaration),
  };
}

/** A password may be among what is digested. */
function declarationDigest(args: PostgresServerArgs): pulumi.Output<string> {
  const text = pulumi.output(args).apply((known) => canonicalJson([packageVersion, known]));
  return pulumi.secret(text.apply((one) => createHash("sha256").update(one).digest("hex")));
}

/** Others are taken over by a reload, which is no business of the plan. */
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
      // Nobody here issues what is signed offline.
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
  // Not awaited here as a whole: where one issuer is unknown in a preview, the rest is known.
  return plans as Record<string, LeafPlan>;
}

/** What the certificate says, and of a key that is brought, whose key it is. */
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

/** Another text when the certificate that signs is another one, so that leaves are issued again. */
function issuerOf({ authority }: Declaration, args: PostgresServerArgs): pulumi.Input<string> {
  const { mode, signer, validityHours } = authority;
  if (mode === AuthorityMode.Managed) return `${signer}, signed for ${validityHours} hours`;
  // Whoever signs offline issues again by signing again.
  if (mode === AuthorityMode.Offline) return "offline";
  const pem = pulumi.output(args.authority?.certificatePem ?? "");
  return pulumi.unsecret(pem.apply((text) => splitPemChain(text)[0]?.trim() ?? ""));
}
