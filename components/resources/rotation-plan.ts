// The plan as a resource, created before all others of a server. It names the instance on its host,
// refuses unsafe changes, and observes the material in force, so that a refresh shows drift and an
// update repairs it. Every certificate depends on it.
import * as pulumi from "@pulumi/pulumi";
import type { Epoch } from "../rotation/epoch";
import type { DeclaredPlan, Notices, Signing } from "../rotation/plan-inputs";

/** The declared plan. Parts that come from user-supplied key material may be outputs. */
export type RotationPlanInputs = pulumi.Inputs & {
  readonly [key in keyof DeclaredPlan]: pulumi.Input<DeclaredPlan[key]>;
};

const provider: pulumi.dynamic.ResourceProvider = {
  check: (olds, news) => require("pulumi-postgres-tls/providers").plan.check(olds, news),
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").plan.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").plan.create(inputs),
  read: (id, props) => require("pulumi-postgres-tls/providers").plan.read(id, props),
  update: (_id, olds, news) => require("pulumi-postgres-tls/providers").plan.update(olds, news),
  delete: (_id, props) => require("pulumi-postgres-tls/providers").plan.delete(props),
};

export class RotationPlan extends pulumi.dynamic.Resource {
  /** Random name of the instance on its host, generated once. */
  declare readonly instanceId: pulumi.Output<string>;
  /** Counter that each changed declaration raises by one. Known in preview. */
  declare readonly revision: pulumi.Output<number>;
  /** Counter that each update with drift to repair raises by one. */
  declare readonly repairs: pulumi.Output<number>;
  /** Difference from the delivered material that a refresh has found; empty if there is none. */
  declare readonly drift: pulumi.Output<string>;
  /** The current issue of each leaf certificate, by name. Known in preview. */
  declare readonly epochs: pulumi.Output<Record<string, Epoch>>;
  /** Time of the signing of each managed authority, by generation. Known in preview. */
  declare readonly signings: pulumi.Output<Record<string, Signing>>;
  /** ISO 8601. The latest time that both clocks had passed; empty if none is known. */
  declare readonly confirmedAt: pulumi.Output<string>;
  /** Notices about the last update that changed the plan. */
  declare readonly notices: pulumi.Output<Notices>;

  constructor(name: string, inputs: RotationPlanInputs, options: pulumi.CustomResourceOptions) {
    const outputs = {
      instanceId: undefined,
      revision: undefined,
      repairs: undefined,
      drift: undefined,
      epochs: undefined,
      signings: undefined,
      confirmedAt: undefined,
      notices: undefined,
    };
    super(provider, name, { ...inputs, ...outputs }, options, "postgres-tls", "RotationPlan");
  }
}
