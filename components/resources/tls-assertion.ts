// The proof as a resource: an update fails unless the server keeps its promises on the wire.
import * as pulumi from "@pulumi/pulumi";
import type { Proof } from "../contract/assertion-args";
import type { Evidence } from "../proof/evidence";
import type { ProofRequest } from "../proof/request";

export interface TlsAssertionInputs {
  /** Secret, since it contains a private key. Credentials and expectations of the proof. */
  readonly request: pulumi.Input<ProofRequest>;
  /** Facts about the server. The proof runs again when one of them changes. */
  readonly facts: Record<string, pulumi.Input<string>>;
  readonly proof: Proof;
  /**
   * Version of this package. A new one runs the proof again, and replaces the code in the state.
   */
  readonly version: string;
}

const provider: pulumi.dynamic.ResourceProvider = {
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").assertion.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").assertion.create(inputs),
  read: (id, props) => require("pulumi-postgres-tls/providers").assertion.read(id, props),
  update: (_id, olds, news) =>
    require("pulumi-postgres-tls/providers").assertion.update(olds, news),
};

export class TlsAssertion extends pulumi.dynamic.Resource {
  /** The observations of the last run. Not a secret. */
  declare readonly evidence: pulumi.Output<Evidence>;

  constructor(name: string, inputs: TlsAssertionInputs, options: pulumi.CustomResourceOptions) {
    const properties = { ...inputs, evidence: undefined };
    super(
      provider,
      name,
      properties,
      { ...options, additionalSecretOutputs: ["request"] },
      "postgres-tls",
      "TlsAssertion",
    );
  }
}
