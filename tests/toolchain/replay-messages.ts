// Translates between the recordings, which hold the protocol's messages in their JSON form, and the
// generated message classes of the SDK.
import { createRequire } from "node:module";
import type * as providerProto from "@pulumi/pulumi/proto/provider_pb";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

const load = createRequire(__filename);
const proto = load("@pulumi/pulumi/proto/provider_pb") as typeof providerProto;
const struct = load("google-protobuf/google/protobuf/struct_pb") as { Struct: typeof Struct };
const empty = load("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

type Message = Record<string, (...values: unknown[]) => unknown>;

/** Fields whose JSON name is not their generated accessor's name in lower case. */
const JSON_NAMES: Record<string, string> = Object.fromEntries(
  [
    "hasDetailedDiff",
    "detailedDiff",
    "deleteBeforeReplace",
    "inputDiff",
    "supportsAutonamingConfiguration",
    "supportsPreview",
    "acceptSecrets",
    "acceptResources",
    "acceptOutputs",
    "acceptsByteString",
  ].map((name) => [name.toLowerCase(), name]),
);

/** Builds the request message of a provider method; fields that no stand-in reads may be unknown. */
export function encodeRequest(method: string, request: JsonObject): object {
  const named = (proto as unknown as Record<string, new () => object>)[requestName(method)];
  const message = new (named ?? empty.Empty)() as Message;
  const setters = new Map(accessors(message, "set").map((name) => [name.toLowerCase(), name]));
  for (const [key, value] of Object.entries(request)) {
    const setter = setters.get(`set${key}${Array.isArray(value) ? "list" : ""}`.toLowerCase());
    if (setter !== undefined) message[setter]?.(encodeField(key, value));
  }
  return message;
}

/** Reads a response message; like the JSON form, leaves out fields that have their default. */
export function decodeResponse(message: object): JsonObject {
  const fields = message as Message;
  const decoded: JsonObject = {};
  for (const name of accessors(fields, "get")) {
    const value = decodeField(name, fields[name]?.());
    if (value !== undefined) decoded[fieldName(name)] = value;
  }
  return decoded;
}

function requestName(method: string): string {
  if (method === "Handshake") return "ProviderHandshakeRequest";
  return `${method.replace(/Config$/, "")}Request`;
}

function encodeField(key: string, value: Json): unknown {
  if (key === "autonaming" && isObject(value)) {
    const modes: Json[] = ["PROPOSE", "ENFORCE", "DISABLE"];
    const options = new proto.CheckRequest.AutonamingOptions();
    options.setProposedName(String(value["proposedName"] ?? ""));
    options.setMode(Math.max(0, modes.indexOf(value["mode"] ?? "PROPOSE")));
    return options;
  }
  if (!isObject(value)) return value;
  return struct.Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

function decodeField(accessor: string, value: unknown): Json | undefined {
  if (value instanceof struct.Struct) return value.toJavaScript() as Json;
  if (accessor === "getChanges") {
    return [undefined, "DIFF_NONE", "DIFF_SOME"][value as number];
  }
  if (accessor === "getKind") return propertyDiffKind(value as number);
  if (accessor.endsWith("Map")) return decodeMap(value as Map<string, object>);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) =>
      item instanceof Object ? decodeResponse(item) : item,
    );
    return items.length === 0 ? undefined : (items as Json[]);
  }
  if (value === undefined || value === "" || value === 0 || value === false) return undefined;
  return typeof value === "object" && value !== null ? decodeResponse(value) : (value as Json);
}

function decodeMap(map: Map<string, object>): Json | undefined {
  const entries: [string, Json][] = [];
  map.forEach((value, key) => entries.push([key, decodeResponse(value)]));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function propertyDiffKind(kind: number): Json | undefined {
  const kinds = proto.PropertyDiff.Kind;
  // "ADD" is the default of the field, which the JSON form leaves out.
  return kind === kinds.ADD
    ? undefined
    : (Object.entries(kinds).find(([, n]) => n === kind)?.[0] ?? kind);
}

function accessors(message: object, prefix: "get" | "set"): string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(message) as object);
  // Bytes have two more accessors for their other forms.
  return names.filter((name) => name.startsWith(prefix) && !/_as(U8|B64)$/.test(name));
}

function fieldName(accessor: string): string {
  const name = accessor.replace(/^get/, "").replace(/(List|Map)$/, "");
  const first = name.charAt(0).toLowerCase() + name.slice(1);
  return JSON_NAMES[first.toLowerCase()] ?? first;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
