import type * as pulumi from "@pulumi/pulumi";
import type { Gate } from "./judge-existing";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Declaration } from "../validate/declaration";

/** What the parts of a server are made from. */
export interface Declared {
  readonly declaration: Declaration;
  /** For key material, which the declaration leaves out. */
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  readonly options: pulumi.CustomResourceOptions;
}
