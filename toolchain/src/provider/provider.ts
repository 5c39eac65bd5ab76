// What a stand-in is: data and a table of resources. Nothing here knows about gRPC.
import type { PropertyMap } from "./values";

export interface Provider {
  readonly name: string;
  readonly version: string;
  /** What `Configure` answers, as recorded of the official plugin. */
  readonly capabilities: Capabilities;
  /** What `Handshake` answers; a text is the message of an Unimplemented error. */
  readonly handshake: Capabilities | string;
  /** The message of an Unimplemented error for `DiffConfig`; without it, nothing ever changes. */
  readonly diffConfigUnimplemented?: string;
  /** Inputs that `CheckConfig` adds to the provider's configuration. */
  readonly configDefaults?: PropertyMap;
  /** Receives the provider's configuration before any resource is touched. */
  configure?(config: PropertyMap): Promise<void>;
  readonly resources: Readonly<Record<string, ResourceType>>;
  readonly invokes: Readonly<Record<string, Invoke>>;
}

export interface Capabilities {
  readonly acceptSecrets?: boolean;
  readonly acceptResources?: boolean;
  readonly acceptOutputs?: boolean;
  readonly supportsPreview?: boolean;
  readonly supportsAutonamingConfiguration?: boolean;
}

/** One kind of resource. Without `read` the state is answered as it is. */
export interface ResourceType {
  check(request: CheckRequest, context: Context): Promise<CheckResult>;
  diff(request: DiffRequest, context: Context): Promise<DiffResult>;
  create(request: CreateRequest, context: Context): Promise<Created>;
  read?(request: ReadRequest, context: Context): Promise<ReadResult | undefined>;
  update?(request: UpdateRequest, context: Context): Promise<PropertyMap>;
  delete?(request: DeleteRequest, context: Context): Promise<void>;
}

export type Invoke = (args: PropertyMap, context: Context) => Promise<PropertyMap>;

/** What a function may use of the process that runs it. */
export interface Context {
  /** Shows a line under the resource; one with `status` is gone when the update has ended. */
  log(severity: Severity, message: string, options?: { status?: boolean }): Promise<void>;
  /** Aborted when the engine cancels. */
  readonly signal: AbortSignal;
}

export type Severity = "debug" | "info" | "warning" | "error";

export interface Identity {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
}

export interface CheckRequest extends Identity {
  readonly olds: PropertyMap;
  readonly news: PropertyMap;
  /** Makes generated names the same in preview and update; empty when there is none. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: { proposedName: string; mode: "propose" | "enforce" | "disable" };
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures?: ReadonlyArray<{ property?: string; reason: string }>;
}

export interface DiffRequest extends Identity {
  readonly id: string;
  readonly olds: PropertyMap;
  readonly oldInputs: PropertyMap;
  readonly news: PropertyMap;
  readonly ignoreChanges: readonly string[];
}

/** Without `diffs` nothing changes. */
export interface DiffResult {
  readonly diffs?: readonly string[];
  readonly replaces?: readonly string[];
  readonly stables?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** By property path; present, even empty, means that the answer is detailed. */
  readonly detailed?: Readonly<Record<string, PropertyDiff>>;
}

export interface PropertyDiff {
  readonly kind: PropertyDiffKind;
  readonly inputDiff?: boolean;
}

export type PropertyDiffKind =
  "ADD" | "ADD_REPLACE" | "DELETE" | "DELETE_REPLACE" | "UPDATE" | "UPDATE_REPLACE";

/** `timeoutSeconds` is 0 when the program sets none. */
export interface CreateRequest extends Identity {
  readonly inputs: PropertyMap;
  readonly preview: boolean;
  readonly timeoutSeconds: number;
}

export interface Created {
  /** Left out in preview. */
  readonly id?: string;
  readonly outputs: PropertyMap;
}

export interface ReadRequest extends Identity {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** No result means that the resource is gone. */
export interface ReadResult {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface UpdateRequest extends Identity {
  readonly id: string;
  readonly olds: PropertyMap;
  readonly oldInputs: PropertyMap;
  readonly news: PropertyMap;
  readonly ignoreChanges: readonly string[];
  readonly preview: boolean;
  readonly timeoutSeconds: number;
}

export interface DeleteRequest extends Identity {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly oldInputs: PropertyMap;
  readonly timeoutSeconds: number;
}
