// Checks what a program gives and adds the defaults, which are listed in every block as
// "__defaults", so that a later version of a program can tell them from what it has given.
import type { CheckResult } from "../../provider/provider";
import { isMap, Unknown, type PropertyMap, type PropertyValue } from "../../provider/values";
import { elementOf, zeroOf, type Field, type Fields } from "./fields";

export const DEFAULTS = "__defaults";

interface Report {
  readonly failures: { property: string; reason: string }[];
  /** Refuses something that only the official plugin has. */
  unsupported(property: string): never;
}

/** Checks the inputs of a resource; properties that are not supported are refused by `unsupported`. */
export function checkInputs(
  fields: Fields,
  given: PropertyMap,
  unsupported: (property: string) => never,
): CheckResult {
  const report: Report = { failures: [], unsupported };
  const inputs = checkBlock(fields, given, "", report);
  return { inputs, failures: report.failures };
}

function checkBlock(fields: Fields, given: PropertyMap, at: string, report: Report): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || name === DEFAULTS) continue;
    const path = at === "" ? name : `${at}.${name}`;
    const field = fields[name];
    if (field === undefined || field.output === true) {
      const reason = `Cannot use "${path}": there is no such input; remove it`;
      report.failures.push({ property: path, reason });
      continue;
    }
    // What means the same as nothing is no loss where nothing else is supported.
    const isMissing = field.unsupported === true || field.unrecorded === true;
    if (isMissing && !isNothing(field, value)) report.unsupported(path);
    inputs[name] = checkValue(field, value, path, report);
  }
  const defaults = addDefaults(fields, inputs);
  for (const [name, { required }] of Object.entries(fields)) {
    if (required === true && inputs[name] === undefined) missing(name, at, report);
  }
  return { [DEFAULTS]: defaults, ...inputs };
}

/** Adds the defaults that are not empty; the empty ones are what a missing value means anyway. */
function addDefaults(fields: Fields, inputs: PropertyMap): string[] {
  const added = Object.entries(fields).filter(
    ([name, { default: value }]) => Boolean(value) && inputs[name] === undefined,
  );
  for (const [name, { default: value }] of added) inputs[name] = value;
  return added.map(([name]) => name).sort();
}

function missing(name: string, at: string, report: Report): void {
  report.failures.push({
    property: at === "" ? name : `${at}.${name}`,
    reason: `Missing required argument. The argument "${name}" is required, but no definition was found.`,
  });
}

function checkValue(field: Field, value: PropertyValue, at: string, report: Report): PropertyValue {
  const { kind, fields = {} } = field;
  if (value instanceof Unknown) return value;
  if (kind === "block" && isMap(value)) return checkBlock(fields, value, at, report);
  const isList = ["list", "set", "blocks", "blockSet"].includes(kind);
  if (isList && Array.isArray(value)) {
    const element = elementOf(field);
    return value.map((item, index) => checkValue(element, item, `${at}[${index}]`, report));
  }
  if (kind === "map" && isMap(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      entries.map(([key, item]) => [
        key,
        checkScalar({ kind: "text" }, item ?? null, `${at}["${key}"]`, report),
      ]),
    );
  }
  return checkScalar(field, value, at, report);
}

const NOUNS = {
  ...{ text: "a text", number: "a number", flag: "true or false", list: "a list of texts" },
  ...{ set: "a list of texts", map: "an object whose values are texts", block: "an object" },
  ...{ blocks: "a list of objects", blockSet: "a list of objects" },
} as const;

function checkScalar(
  { kind, expects }: Field,
  value: PropertyValue,
  at: string,
  report: Report,
): PropertyValue {
  if (value instanceof Unknown) return value;
  const type = { text: "string", number: "number", flag: "boolean" }[kind as string];
  const isKind = typeof value === type;
  const isExpected =
    expects === undefined ||
    typeof value === "boolean" ||
    expects.accepts(value as string | number);
  if (isKind && isExpected) return value;
  const expected = isKind ? expects?.text : NOUNS[kind];
  // The value of an environment variable or a file may be a secret.
  const shown = /^envs\b|\.content(Base64)?$/.test(at) ? "not usable" : JSON.stringify(value);
  report.failures.push({
    property: at,
    reason: `Cannot use "${at}": it is ${shown}, expected ${expected ?? "another value"}`,
  });
  return value;
}

function isNothing(field: Field, value: PropertyValue): boolean {
  const nothing = field.default ?? zeroOf(field);
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) ? Object.keys(value).length === 0 : value === nothing;
}
