import type { Failure } from "../rotation/guard";

/**
 * The reason names the input and its value in the words of the declaration. With a property the
 * engine would say before it that the plan's own one is `{<nil>}`.
 */
export function withoutProperty({ reason }: Failure): Failure {
  return { property: "", reason };
}
