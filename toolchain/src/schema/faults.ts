// Finds what is wrong with the inputs of a program. Each stand-in puts it into the words of its
// official plugin.
import { isMap, reveal, Unknown, type PropertyMap, type PropertyValue } from "../provider/values";
import { elementOf, zeroOf, type Expectation, type Field, type Fields, type Kind } from "./fields";

/** The `path` is the place of the input, for example `ports[0].internal`. */
export type Fault =
  /** The input does not exist. */
  | { readonly path: string; readonly problem: "unknown" }
  /** Only the official plugin supports the input. */
  | { readonly path: string; readonly problem: "unsupported" }
  | { readonly path: string; readonly problem: "missing" }
  | WrongKind
  | Unexpected;

interface WrongKind {
  readonly path: string;
  readonly problem: "kind";
  readonly kind: Kind;
  readonly value: PropertyValue;
}

interface Unexpected {
  readonly path: string;
  readonly problem: "expectation";
  readonly expected: Expectation;
  readonly value: PropertyValue;
}

/** Finds every fault, in the order of the inputs; what is missing from a block comes after them. */
export function faultsOf(fields: Fields, inputs: PropertyMap, within = ""): Fault[] {
  const pathOf = (name: string): string => (within === "" ? name : `${within}.${name}`);
  const given = Object.entries(inputs).flatMap(([name, input]) => {
    const value = reveal(input) ?? null;
    return value === null ? [] : inputFaults(fields[name], value, pathOf(name));
  });
  const missing = Object.entries(fields).flatMap(([name, { required }]): Fault[] => {
    const isMissing = required === true && (reveal(inputs[name]) ?? null) === null;
    return isMissing ? [{ problem: "missing", path: pathOf(name) }] : [];
  });
  return [...given, ...missing];
}

function inputFaults(field: Field | undefined, value: PropertyValue, path: string): Fault[] {
  if (field === undefined || field.output === true) return [{ problem: "unknown", path }];
  const isUnsupported = field.unsupported === true || field.unrecorded === true;
  // A value that means the same as a missing one is harmless if nothing else is supported.
  if (isUnsupported && !isNothing(field, value)) return [{ problem: "unsupported", path }];
  return valueFaults(field, value, path);
}

/** Finds every fault of one value, of which `path` is the place. */
export function valueFaults(field: Field, given: PropertyValue, path: string): Fault[] {
  const { kind, fields = {}, expects } = field;
  const value = reveal(given) ?? null;
  if (value instanceof Unknown) return [];
  if (!hasKind(kind, value)) return [{ problem: "kind", path, kind, value }];
  if (kind === "values") return [];
  if (Array.isArray(value)) {
    const element = elementOf(field);
    return value.flatMap((item, at) => valueFaults(element, item, `${path}[${at}]`));
  }
  if (kind === "block") return faultsOf(fields, value as PropertyMap, path);
  if (isMap(value)) {
    return Object.entries(value).flatMap(([key, item]) =>
      item === undefined ? [] : valueFaults({ kind: "text" }, item, `${path}["${key}"]`),
    );
  }
  if (expects === undefined || meets(expects, value)) return [];
  return [{ problem: "expectation", path, expected: expects, value }];
}

function hasKind(kind: Kind, value: PropertyValue): boolean {
  if (kind === "text") return typeof value === "string";
  if (kind === "number") return typeof value === "number";
  if (kind === "integer") return Number.isInteger(value);
  if (kind === "flag") return typeof value === "boolean";
  return kind === "map" || kind === "block" ? isMap(value) : Array.isArray(value);
}

function meets(expected: Expectation, value: PropertyValue): boolean {
  if ("oneOf" in expected) return expected.oneOf.includes(String(value));
  if ("pattern" in expected) return expected.pattern.test(String(value));
  return Number.isInteger(value) && Number(value) >= expected.atLeast;
}

function isNothing(field: Field, value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === (field.default ?? zeroOf(field));
}
