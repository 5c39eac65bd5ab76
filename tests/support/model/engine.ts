// What carries out a declaration in a walk: this process alone, or the real engine.
import type { PostgresServerArgs } from "../../../index";

export type Plain = Record<string, unknown>;

export interface Engine {
  update(args: PostgresServerArgs, options: RunOptions): Promise<Outcome>;
  /** Says what an update would change, and changes nothing. */
  preview(args: PostgresServerArgs, options: RunOptions): Promise<Outcome>;
  /** Reads back what can be observed, as `pulumi refresh` does. */
  refresh(): Promise<void>;
  destroy(): Promise<void>;
  /** A resource as it stands in the state. */
  find(name: string): KeptResource | undefined;
}

export interface KeptResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Plain;
  readonly outputs: Plain;
}

/** What a run of the program came to. */
export interface Outcome {
  /** Undefined when it succeeded. */
  readonly failure?: Failure;
  /** Names of the resources that were made or changed, or in a preview would be. */
  readonly changes: string[];
  readonly outputs?: ServerOutputs;
}

export interface Failure {
  /**
   * `refused` before anything was done, `failed` on the way, `broken` when a channel broke or the
   * engine was told to end.
   */
  readonly kind: "refused" | "failed" | "broken";
  readonly message: string;
}

export interface ServerOutputs {
  readonly trustBundlePem: string;
  readonly clients: Record<string, { role: string; database: string; certificatePem: string }>;
  readonly clientKeys: Record<string, string>;
}

export interface RunOptions {
  /** The clock of the plan, the revocation lists and the certificates. */
  readonly now: Date;
  /** Ends the engine when it has carried out so many changes. */
  readonly changesBeforeEnd?: number;
}
