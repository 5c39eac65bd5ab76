// The embedded server as a resource: created with initdb and started. If a refresh finds it
// stopped, the next update starts it again. Its code is loaded from the installed package.
import * as pulumi from "@pulumi/pulumi";

export interface EmbeddedServerInputs {
  /** Directory of this instance. */
  readonly directory: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly listenAddress: pulumi.Input<string>;
  readonly major: pulumi.Input<number>;
  /** Directory with `postgres` and `initdb`; empty for binaries from npm. */
  readonly binDirectory: pulumi.Input<string>;
  readonly initdbArguments: pulumi.Input<string[]>;
  /** Keeps the data when the resource is deleted. */
  readonly protect: pulumi.Input<boolean>;
}

/* The provider is serialised into the state, so it contains only calls into the package. */
const provider: pulumi.dynamic.ResourceProvider = {
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").embedded.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").embedded.create(inputs),
  read: (id, props) => require("pulumi-postgres-tls/providers").embedded.read(id, props),
  update: (_id, olds, news) => require("pulumi-postgres-tls/providers").embedded.update(olds, news),
  delete: (_id, props) => require("pulumi-postgres-tls/providers").embedded.delete(props),
};

export class EmbeddedServer extends pulumi.dynamic.Resource {
  /** Directory with the programs of PostgreSQL that the server runs. */
  declare readonly resolvedBinDirectory: pulumi.Output<string>;
  /** PostgreSQL's version, such as `17.10`. */
  declare readonly version: pulumi.Output<string>;
  /** True if the server ran when it was last observed. */
  declare readonly running: pulumi.Output<boolean>;
  /** Time of the last start by an update, ISO 8601. */
  declare readonly startedAt: pulumi.Output<string>;

  constructor(name: string, inputs: EmbeddedServerInputs, options: pulumi.CustomResourceOptions) {
    const outputs = {
      resolvedBinDirectory: undefined,
      version: undefined,
      running: undefined,
      startedAt: undefined,
    };
    super(provider, name, { ...inputs, ...outputs }, options, "postgres-tls", "EmbeddedServer");
  }
}
