// What the provider's resources declare of each property, and the rules that follow from it.
import { isMap, reveal, Unknown, type PropertyMap, type PropertyValue } from "../provider/values";
import { SUBJECT_ATTRIBUTES } from "./names";

export interface Property {
  readonly type: "string" | "number" | "boolean" | "strings" | "subject";
  readonly required?: true;
  /** What stands in the state when the program gives nothing. */
  readonly byDefault?: string | number | boolean;
  /** Never given by the program: known once the resource is created. */
  readonly output?: true;
  /** Given by the program or, in preview, unknown. */
  readonly optionalOutput?: true;
  readonly secret?: true;
  /** A change does not replace the resource. */
  readonly inPlace?: true;
  readonly oneOf?: readonly string[];
  readonly minimum?: number;
}

export type Schema = Readonly<Record<string, Property>>;

export interface Failure {
  readonly reason: string;
}

/** Lists what is wrong with the inputs of the resource `name`, worded as the official plugin does. */
export function checkInputs(schema: Schema, name: string, inputs: PropertyMap): Failure[] {
  return Object.entries(schema).flatMap(([key, property]) => {
    const value = reveal(inputs[key]);
    if (value instanceof Unknown) return [];
    if (value !== undefined) return checkValue(property, key, name, value);
    if (property.required !== true) return [];
    const reason = `Missing required argument. The argument "${snakeCase(key)}" is required`;
    return [{ reason: `${reason}. Examine values at '${name}.${key}'.` }];
  });
}

/** Marks the secret properties of inputs or outputs, as far as they are known. */
export function markSecrets(
  schema: Schema,
  values: PropertyMap,
  mark: (value: PropertyValue) => PropertyValue,
): PropertyMap {
  const entries = Object.entries(values).map(([key, value]) => {
    const secret = schema[key]?.secret === true && value !== undefined;
    return [key, secret ? mark(reveal(value) ?? null) : value] as const;
  });
  return Object.fromEntries(entries);
}

function checkValue(
  property: Property,
  key: string,
  name: string,
  value: PropertyValue,
): Failure[] {
  if (!hasType(property.type, value)) {
    const reason = `Incorrect attribute value type. Attribute ${snakeCase(key)} must be ${TYPE_NAMES[property.type]}`;
    return [{ reason: `${reason}. Examine values at '${name}.${key}'.` }];
  }
  if (property.minimum !== undefined && Number(value) < property.minimum) {
    const rule = `value must be at least ${property.minimum}, got: ${Number(value)}`;
    return [invalid("Invalid Attribute Value", key, "", rule, name)];
  }
  return [value].flat().flatMap((item, index) => {
    if (property.oneOf === undefined || typeof item !== "string") return [];
    if (property.oneOf.includes(item)) return [];
    const allowed = property.oneOf.map((word) => JSON.stringify(word)).join(" ");
    const rule = `value must be one of: [${allowed}], got: ${JSON.stringify(item)}`;
    const at = Array.isArray(value) ? `[${index}]` : "";
    return [invalid("Invalid Attribute Value Match", key, at, rule, name)];
  });
}

function invalid(title: string, key: string, at: string, rule: string, name: string): Failure {
  const attribute = `Attribute ${snakeCase(key)}${at} ${rule}`;
  return { reason: `${title}. ${attribute}. Examine values at '${name}.${key}${at}'.` };
}

const TYPE_NAMES = {
  string: "a string",
  number: "a whole number",
  boolean: "true or false",
  strings: "a list of strings",
  subject: "the properties of a subject",
} as const;

function hasType(type: Property["type"], value: PropertyValue): boolean {
  if (type === "number") return Number.isInteger(value);
  if (type === "strings") return isStrings(value);
  if (type !== "subject") return typeof value === type;
  return isMap(value) && Object.entries(value).every(([key, item]) => isSubjectValue(key, item));
}

function isSubjectValue(key: string, value: PropertyValue | undefined): boolean {
  const plain = reveal(value);
  if (!(key in SUBJECT_ATTRIBUTES)) return false;
  if (plain instanceof Unknown) return true;
  return key === "streetAddresses" ? isStrings(plain) : typeof plain === "string";
}

function isStrings(value: PropertyValue | undefined): boolean {
  const isString = (item: PropertyValue): boolean =>
    typeof reveal(item) === "string" || reveal(item) instanceof Unknown;
  return Array.isArray(value) && value.every(isString);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
