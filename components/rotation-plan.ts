// The first resource of a server: gives the instance its name on its host, guards what must not
// change, and observes the material in force, so that a refresh shows drift and an update repairs
// it. Upstream of every certificate; design, section 4.
import * as pulumi from "@pulumi/pulumi";

export interface RotationPlanInputs {
  /** What is wrong with brought key material, a line each; empty when nothing is. */
  readonly problems: pulumi.Input<string>;
  readonly runtime: string;
  readonly major: number;
  readonly dockerHost: string;
  /** Base directory of embedded instances; empty for Docker. */
  readonly embeddedBase: string;
  readonly port: number;
  /** Volume driver and options of the data volume, as one text: a change would lose the data. */
  readonly dataVolume: string;
}

const provider: pulumi.dynamic.ResourceProvider = {
  check: (olds, news) => require("pulumi-postgres-tls/providers").plan.check(olds, news),
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").plan.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").plan.create(inputs),
  read: (id, props) => require("pulumi-postgres-tls/providers").plan.read(id, props),
  update: (_id, olds, news) => require("pulumi-postgres-tls/providers").plan.update(olds, news),
};

export class RotationPlan extends pulumi.dynamic.Resource {
  /** Names the instance on its host; made at random once. */
  declare readonly instanceId: pulumi.Output<string>;
  /** Goes up by one with each update that repairs drift. */
  declare readonly repairs: pulumi.Output<number>;
  /** What a refresh found different from what was delivered; empty when nothing. */
  declare readonly drift: pulumi.Output<string>;

  constructor(name: string, inputs: RotationPlanInputs, options: pulumi.CustomResourceOptions) {
    const outputs = { instanceId: undefined, repairs: undefined, drift: undefined };
    super(provider, name, { ...inputs, ...outputs }, options, "postgres-tls", "RotationPlan");
  }
}
