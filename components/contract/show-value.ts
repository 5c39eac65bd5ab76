import { showText } from "./problem";

/** Names of built-in objects by their tags. The name of a class is arbitrary text and not shown. */
const kinds = new Map([
  ["[object Date]", "a Date"],
  ["[object Map]", "a Map"],
  ["[object Set]", "a Set"],
  ["[object Promise]", "a Promise"],
]);

/**
 * Returns any value on one line, without the contents of objects, which may hold key material.
 * Never throws.
 */
export function showValue(value: unknown): string {
  if (typeof value === "string") return showText(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return String(value);
  return showKind(value);
}

/** Returns the kind of a value and nothing of the value itself, which may be a secret. */
export function showKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a value of type ${typeof value}`;
  try {
    if (Array.isArray(value)) return "a list";
    if (isOutput(value)) return "an output, which is known only during an update";
    return kinds.get(Object.prototype.toString.call(value)) ?? "a value of type object";
  } catch {
    return "a value that cannot be read";
  }
}

/** Recognises an output by its mark, since this room does not import Pulumi. */
export function isOutput(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { __pulumiOutput?: unknown }).__pulumiOutput === true
  );
}
