import type { BroughtMaterial } from "./brought-material";
import { RuntimeKind } from "./postgres-server-args";
import type { RotationPlanInputs } from "./rotation-plan";
import { embeddedBase } from "./runtime/embedded-runtime";
import type { Declaration } from "./validate/declaration";

/** What the plan guards, and where it finds the server that it observes. */
export function planInputs(declaration: Declaration, brought: BroughtMaterial): RotationPlanInputs {
  const { runtime, major, port, docker, data } = declaration;
  return {
    // Gated, so that nothing at all is made while something that was brought is not good.
    runtime: brought.gate(runtime as string),
    major,
    dockerHost: docker.host,
    embeddedBase: runtime === RuntimeKind.Embedded ? embeddedBase(declaration) : "",
    port,
    dataVolume: JSON.stringify([data.volumeDriver ?? "local", data.volumeDriverOptions ?? {}]),
  };
}
