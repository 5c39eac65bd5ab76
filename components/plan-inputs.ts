import type * as pulumi from "@pulumi/pulumi";
import { RuntimeKind } from "./postgres-server-args";
import type { RotationPlanInputs } from "./rotation-plan";
import { embeddedBase } from "./runtime/embedded-runtime";
import type { Declaration } from "./validate/declaration";

/** What the plan guards, and where it finds the server that it observes. */
export function planInputs(
  declaration: Declaration,
  problems: pulumi.Output<string>,
): RotationPlanInputs {
  const { runtime, major, port, docker, data } = declaration;
  return {
    problems,
    runtime,
    major,
    dockerHost: docker.host,
    embeddedBase: runtime === RuntimeKind.Embedded ? embeddedBase(declaration) : "",
    port,
    dataVolume: JSON.stringify([data.volumeDriver ?? "local", data.volumeDriverOptions ?? {}]),
  };
}
