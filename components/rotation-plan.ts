// The first resource of a server: gives the instance its name on its host, guards what must not
// change, and observes the material in force, so that a refresh shows drift and an update repairs
// it. Upstream of every certificate; design, section 4.
import * as pulumi from "@pulumi/pulumi";
import type { Epoch } from "./rotation/epoch";
import type { DeclaredPlan, Notices, Signing } from "./rotation/plan-inputs";

/** What the program declares; of brought material, what is known only later. */
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
  /** Names the instance on its host; made at random once. */
  declare readonly instanceId: pulumi.Output<string>;
  /** Goes up by one with each other declaration. Known in a preview. */
  declare readonly revision: pulumi.Output<number>;
  /** Goes up by one with each update that repairs drift. */
  declare readonly repairs: pulumi.Output<number>;
  /** What a refresh found different from what was delivered; empty when nothing. */
  declare readonly drift: pulumi.Output<string>;
  /** The issue of each leaf certificate, by name. Known in a preview. */
  declare readonly epochs: pulumi.Output<Record<string, Epoch>>;
  /** When each authority that is made here was signed, by generation. Known in a preview. */
  declare readonly signings: pulumi.Output<Record<string, Signing>>;
  /** ISO 8601. The latest moment that both clocks had passed; empty where none is known. */
  declare readonly confirmedAt: pulumi.Output<string>;
  /** What the owner should read about the last update that changed the plan. */
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
