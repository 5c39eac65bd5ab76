import { RuntimeKind } from "../contract/runtime-kind";
import { dockerRuntime } from "./docker-runtime";
import { embeddedRuntime } from "./embedded-runtime";
import type { Runtime, RuntimeRequest } from "./runtime";

/** Creates the declared runtime. */
export function createRuntime(request: RuntimeRequest): Runtime {
  return request.declaration.runtime === RuntimeKind.Docker
    ? dockerRuntime(request)
    : embeddedRuntime(request);
}
