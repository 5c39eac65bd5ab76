// Property values as the stand-ins see them, and their form in the engine's protocol, where a
// secret is a map with a signature and an unknown is one of seven reserved strings.
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-77ac-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** A value that the engine must encrypt in state and hide in its output. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
}

/** A value that is unknown before the update; keeps the reserved string that stands for it. */
export class Unknown {
  constructor(readonly sentinel: string = UNKNOWN_STRING) {}
}

/** The unknown value of responses. */
export const UNKNOWN = new Unknown();

/** Assets and archives stay what they are in the protocol: maps with a signature. */
export type PropertyValue =
  null | boolean | number | string | Secret | Unknown | PropertyValue[] | PropertyMap;

/** A key whose value is `undefined` is not sent. */
export interface PropertyMap {
  [key: string]: PropertyValue | undefined;
}

/** Decodes a message's property map; a missing map is empty. */
export function decodeProperties(struct: Struct | undefined): PropertyMap {
  return decodeMap((struct?.toJavaScript() ?? {}) as Record<string, unknown>);
}

/** Encodes a property map for a message. */
export function encodeProperties(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encode(map) as Record<string, JavaScriptValue>);
}

/** Returns a value without its own secret mark; marks inside it stay. */
export function reveal(value: PropertyValue | undefined): PropertyValue | undefined {
  return value instanceof Secret ? reveal(value.value) : value;
}

/** Returns a value without any secret mark. */
export function revealAll(value: PropertyValue | undefined): PropertyValue | undefined {
  const plain = reveal(value);
  if (Array.isArray(plain)) return plain.map((item) => revealAll(item) ?? null);
  if (!isMap(plain)) return plain;
  return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, revealAll(item)]));
}

/** Returns true if a value is unknown or contains an unknown value. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
  const plain = reveal(value);
  if (Array.isArray(plain)) return plain.some(hasUnknown);
  return isMap(plain) ? Object.values(plain).some(hasUnknown) : plain instanceof Unknown;
}

/** Compares two values without their secret marks. An unknown value equals nothing. */
export function sameValue(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  const one = reveal(a);
  const other = reveal(b);
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => sameValue(item, other[index]));
  }
  if (isMap(one)) {
    if (!isMap(other)) return false;
    return [...Object.keys(one), ...Object.keys(other)].every((key) =>
      sameValue(one[key], other[key]),
    );
  }
  return one === other && !(one instanceof Unknown);
}

/** Returns true for a map and no other kind of value. */
export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(value instanceof Secret) && !(value instanceof Unknown);
}

function decode(value: unknown): PropertyValue {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value === "string") return UNKNOWNS.has(value) ? new Unknown(value) : value;
  if (typeof value !== "object" || value === null) return value as PropertyValue;
  const map = value as Record<string, unknown>;
  if (map[SIGNATURE] === SECRET) return new Secret(decode(map["value"]));
  if (map[SIGNATURE] !== OUTPUT) return decodeMap(map);
  const settled = "value" in map ? decode(map["value"]) : UNKNOWN;
  return map["secret"] === true ? new Secret(settled) : settled;
}

function decodeMap(map: Record<string, unknown>): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decode(value)]));
}

function encode(value: PropertyValue): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: encode(value.value) };
  if (value instanceof Unknown) return value.sentinel;
  if (!isMap(value)) return value;
  const known = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [[key, encode(item)] as const],
  );
  return Object.fromEntries(known);
}
