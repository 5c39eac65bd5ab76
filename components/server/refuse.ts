import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../contract/problem";

/** Fails with every problem on a line of its own; does nothing if there are none. */
export function refuse(resource: pulumi.Resource, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const text = problems.map((problem) => problem.message).join("\n");
  throw new pulumi.ResourceError(text, resource, true);
}
