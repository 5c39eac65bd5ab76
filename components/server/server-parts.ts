// The resources that are created before the server: plan, certificates, revocation lists,
// passwords.
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { RevocationList } from "../resources/revocation-list";
import { RotationPlan } from "../resources/rotation-plan";
import type { Declaration } from "../validate/declaration";
import { createClientPasswords, type ClientPasswords } from "./client-passwords";
import { planInputs } from "./declare-plan";
import { gateBehind, type Gate } from "./check-material";
import { sayNotices } from "./say-notices";
import { createCertificates, type ServerCertificates } from "./server-certificates";
import { createRevocationList } from "./server-revocations";

export interface ServerParts {
  readonly name: string;
  readonly declaration: Declaration;
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  readonly plan: RotationPlan;
  readonly certificates: ServerCertificates;
  readonly revocations: RevocationList;
  readonly passwords: ClientPasswords;
}

export interface PartsRequest {
  readonly name: string;
  readonly declaration: Declaration;
  readonly args: PostgresServerArgs;
  /** Problems of user-supplied key material, which the plan refuses. */
  readonly problems: pulumi.Output<string>;
}

/** Creates the plan first; all others depend on it, so none is created if the plan fails. */
export function createParts(parent: pulumi.Resource, request: PartsRequest): ServerParts {
  const { name, declaration, args, problems } = request;
  const options = { parent };
  const inputs = planInputs(name, declaration, args, problems);
  const plan = new RotationPlan(`${name}-plan`, inputs, options);
  sayNotices(parent, plan);
  const gate = gateBehind(plan.instanceId);
  const behindPlan = { ...options, dependsOn: [plan] };
  const common = { declaration, args, gate, options: behindPlan };
  const certificates = createCertificates({
    ...common,
    name,
    epochs: plan.epochs,
    signings: plan.signings,
  });
  const lists = `${name}-revocations`;
  const revocations = createRevocationList(lists, common, certificates, plan.confirmedAt);
  const passwords = createClientPasswords(`${name}-passwords`, common);
  return { name, declaration, args, gate, plan, certificates, revocations, passwords };
}
