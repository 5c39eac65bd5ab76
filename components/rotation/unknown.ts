/** The SDK's placeholder for an unknown value in the inputs of a dynamic provider, in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Returns true when a value contains no unknown one. */
export function isKnown(value: unknown): boolean {
  return !JSON.stringify(value ?? "").includes(UNKNOWN);
}
