// The interface of a stand-in: its settings and its resource types. Nothing here knows gRPC.
import type { PropertyMap } from "./values";

export interface Provider {
  readonly name: string;
  readonly version: string;
  /** The response to `Configure`, as recorded. */
  readonly capabilities: Capabilities;
  /** The response to `Handshake`; a string is the message of an Unimplemented error. */
  readonly handshake: Capabilities | string;
  /** Makes `DiffConfig` fail as Unimplemented with this message; otherwise nothing ever changes. */
  readonly diffConfigUnimplemented?: string;
  /** Inputs that `CheckConfig` adds to the provider's configuration. */
  readonly configDefaults?: PropertyMap;
  /** Receives the provider's configuration before any resource is used. */
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

/** A resource type. Without `read`, a refresh returns the state unchanged. */
export interface ResourceType {
  check(request: CheckRequest, context: Context): Promise<CheckResult>;
  diff(request: DiffRequest, context: Context): Promise<DiffResult>;
  create(request: CreateRequest, context: Context): Promise<Created>;
  read?(request: ReadRequest, context: Context): Promise<ReadResult | undefined>;
  update?(request: UpdateRequest, context: Context): Promise<PropertyMap>;
  delete?(request: DeleteRequest, context: Context): Promise<void>;
}

export type Invoke = (args: PropertyMap, context: Context) => Promise<PropertyMap>;

/** The part of the plugin that a call may use. */
export interface Context {
  /** Shows a line under the resource; with `status`, only while the update runs. */
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
  /** The seed of generated names, the same in preview and update; empty if the engine sends none. */
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

/** Nothing changes if `diffs` is missing or empty. */
export interface DiffResult {
  readonly diffs?: readonly string[];
  readonly replaces?: readonly string[];
  readonly stables?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** By property path; makes the response a detailed one if present, even if empty. */
  readonly detailed?: Readonly<Record<string, PropertyDiff>>;
}

export interface PropertyDiff {
  readonly kind: PropertyDiffKind;
  readonly inputDiff?: boolean;
}

export type PropertyDiffKind =
  "ADD" | "ADD_REPLACE" | "DELETE" | "DELETE_REPLACE" | "UPDATE" | "UPDATE_REPLACE";

/** `timeoutSeconds` is 0 if the program sets none. */
export interface CreateRequest extends Identity {
  readonly inputs: PropertyMap;
  readonly preview: boolean;
  readonly timeoutSeconds: number;
}

export interface Created {
  /** Missing in preview. */
  readonly id?: string;
  readonly outputs: PropertyMap;
}

export interface ReadRequest extends Identity {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** There is no result if the resource no longer exists. */
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
