/** What the SDK gives to a dynamic provider in place of an unknown value, in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Tells whether a value, and everything in it, is known. */
export function isKnown(value: unknown): boolean {
  return !JSON.stringify(value ?? "").includes(UNKNOWN);
}
