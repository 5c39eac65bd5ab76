// Checks inputs and adds their defaults. Every block lists its defaults in "__defaults", which tells
// them from the inputs of the program.
import type { CheckResult } from "../../provider/provider";
import { isMap, type PropertyMap, type PropertyValue } from "../../provider/values";
import { faultsOf, type Fault } from "../../schema/faults";
import type { Expectation, Field, Fields, Kind } from "../../schema/fields";

export const DEFAULTS = "__defaults";

/** Checks the inputs of a resource; `unsupported` refuses a property that is not supported. */
export function checkInputs(
  fields: Fields,
  given: PropertyMap,
  unsupported: (property: string) => never,
): CheckResult {
  const faults = faultsOf(fields, given).filter(({ path }) => nameIn(path) !== DEFAULTS);
  const refused = faults.find(({ problem }) => problem === "unsupported");
  if (refused !== undefined) unsupported(refused.path);
  const failures = faults.map((fault) => ({ property: fault.path, reason: reasonOf(fault) }));
  return { inputs: withDefaults(fields, given), failures };
}

/** Adds the defaults that are not empty; an empty one is what a missing value means anyway. */
function withDefaults(fields: Fields, given: PropertyMap): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    if (field === undefined || field.output === true) continue;
    if (value !== undefined && value !== null) inputs[name] = completed(field, value);
  }
  const added = Object.entries(fields).filter(
    ([name, { default: value }]) => Boolean(value) && inputs[name] === undefined,
  );
  for (const [name, { default: value }] of added) inputs[name] = value;
  return { [DEFAULTS]: added.map(([name]) => name).sort(), ...inputs };
}

function completed({ kind, fields }: Field, value: PropertyValue): PropertyValue {
  if (kind === "map" && isMap(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
  }
  if (fields === undefined) return value;
  if (kind === "block") return isMap(value) ? withDefaults(fields, value) : value;
  if (!Array.isArray(value)) return value;
  return value.map((item) => (isMap(item) ? withDefaults(fields, item) : item));
}

const NOUNS: Readonly<Record<Kind, string>> = {
  text: "a text",
  number: "a number",
  integer: "a whole number",
  flag: "true or false",
  list: "a list of texts",
  set: "a list of texts",
  values: "a list",
  map: "an object whose values are texts",
  block: "an object",
  blocks: "a list of objects",
  blockSet: "a list of objects",
};

function reasonOf(fault: Fault): string {
  const { path } = fault;
  if (fault.problem === "missing") {
    return `Missing required argument. The argument "${nameIn(path)}" is required, but no definition was found.`;
  }
  if (fault.problem === "unknown" || fault.problem === "unsupported") {
    return `Cannot use "${path}": there is no such input; remove it`;
  }
  // The value of an environment variable or a file may be a secret.
  const isSecret = /^envs\b|\.content(Base64)?$/.test(path);
  const shown = isSecret ? "not usable" : JSON.stringify(fault.value);
  const expected = fault.problem === "kind" ? NOUNS[fault.kind] : described(fault.expected);
  return `Cannot use "${path}": it is ${shown}, expected ${expected}`;
}

function described(expected: Expectation): string {
  if ("pattern" in expected) return expected.description;
  if ("atLeast" in expected) return `a whole number of at least ${expected.atLeast}`;
  const quoted = expected.oneOf.map((word) => `"${word}"`);
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
}

/** Returns the last name in a path. */
function nameIn(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
