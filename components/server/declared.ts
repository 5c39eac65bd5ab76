import type * as pulumi from "@pulumi/pulumi";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Declaration } from "../validate/declaration";
import type { Gate } from "./check-material";

/** The common input of the parts of a server. */
export interface Declared {
  readonly declaration: Declaration;
  /** For key material, which is not in the declaration. */
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  readonly options: pulumi.CustomResourceOptions;
}
