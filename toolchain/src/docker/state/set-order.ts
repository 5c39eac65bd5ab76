// Sorts the elements of a set as the official plugin's state does: by a text built from each element,
// with its fields in the order of their names in the Terraform provider.
import { isMap, Unknown, type PropertyMap, type PropertyValue } from "../../provider/values";
import { elementOf, stateFields, upstreamName, type Field, type Fields } from "../../schema/fields";

/** Sorts a set of texts; an unknown comes last. */
export function sortTexts(values: readonly PropertyValue[]): PropertyValue[] {
  return sortBy(values, (value) => (typeof value === "string" ? `0${value}` : "1"));
}

/** Sorts a set of blocks. */
export function sortBlocks(fields: Fields, values: readonly PropertyValue[]): PropertyValue[] {
  return sortBy(values, (value) => (isMap(value) ? blockKey(fields, value) : "?"));
}

function sortBy(
  values: readonly PropertyValue[],
  keyOf: (value: PropertyValue) => string,
): PropertyValue[] {
  const keyed = values.map((value) => ({ value, key: keyOf(value) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ value }) => value);
}

function blockKey(fields: Fields, block: PropertyMap): string {
  const names = stateFields(fields).map(([name, field]) => ({
    upstream: upstreamName(name, field),
    name,
    field,
  }));
  names.sort((a, b) => (a.upstream < b.upstream ? -1 : 1));
  return `<${names.map(({ name, field }) => `${valueKey(field, block[name])};`).join("")}>`;
}

function valueKey(field: Field, value: PropertyValue | undefined): string {
  if (value instanceof Unknown) return "?";
  const { kind, fields = {} } = field;
  if (kind === "block") return isMap(value) ? `[${blockKey(fields, value)};]` : "[]";
  if (Array.isArray(value)) {
    const element = elementOf(field);
    return `[${value.map((item) => `${valueKey(element, item)};`).join("")}]`;
  }
  if (isMap(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${key}=${JSON.stringify(item)};`).join("")}}`;
  }
  if (value === undefined || value === null) return "~";
  return typeof value === "boolean" ? (value ? "T" : "F") : JSON.stringify(value);
}
