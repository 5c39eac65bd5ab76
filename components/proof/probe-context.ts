import type { Throwaway } from "../pki/throwaway";
import type { Target } from "../wire/connection";
import type { Promises } from "./request";

/** The inputs that all probes share. */
export interface ProbeContext {
  readonly request: Promises;
  readonly target: Target;
  readonly throwaway: Throwaway;
}
