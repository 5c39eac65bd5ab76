// What `verify` tells of a server: one finding for each thing it looks at. Pure.
import type { Advice } from "../proof/clock-advice";

/** How bad a finding is. */
export const Severity = {
  /** TLS does not keep what it is there for. */
  Broken: "broken",
  /** It works, and could be safer. */
  Advice: "advice",
  Fine: "fine",
  /** Could not be looked at. */
  NotProbed: "not probed",
} as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** What was found. */
export interface Finding {
  /** What was looked at, in lower-case words that stay the same between versions. */
  readonly name: string;
  readonly severity: Severity;
  readonly observed: string;
  /** Likely cause; empty where nothing is wrong. */
  readonly cause: string;
  /** What to do; empty where nothing is wrong. */
  readonly fix: string;
}

/** Tells that all is well. */
export function fine(name: string, observed: string): Finding {
  return { name, severity: Severity.Fine, observed, cause: "", fix: "" };
}

/** Tells that something could not be looked at. */
export function unexamined(name: string, why: string): Finding {
  return { name, severity: Severity.NotProbed, observed: why, cause: "", fix: "" };
}

/** Tells that TLS does not keep what it is there for. */
export function broken(name: string, observed: string, { cause, fix }: Advice): Finding {
  return { name, severity: Severity.Broken, observed, cause, fix };
}

/** Tells what could be safer. */
export function advise(name: string, observed: string, { cause, fix }: Advice): Finding {
  return { name, severity: Severity.Advice, observed, cause, fix };
}
