import type { Failure } from "../rotation/guard";

/**
 * Removes the property of a failure. The reason names the input and its value already; with a
 * property, the engine would prepend that the plan's own property is `{<nil>}`.
 */
export function withoutProperty({ reason }: Failure): Failure {
  return { property: "", reason };
}
