import type * as pulumi from "@pulumi/pulumi";
import type { RuntimeFacts } from "../contract/server-outputs";
import type { Evidence } from "../proof/evidence";

/** A server, and the evidence that it keeps its promises. */
export interface Proven {
  readonly runtime: pulumi.Output<RuntimeFacts>;
  readonly evidence: pulumi.Output<Evidence>;
}
