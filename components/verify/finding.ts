// The findings of `verify`: one for each property of a server that it looks at. Pure.
import type { Advice } from "../proof/clock-advice";

/** The severity of a finding. */
export const Severity = {
  /** TLS does not protect the connection as it should. */
  Broken: "broken",
  /** It works, but could be safer. */
  Advice: "advice",
  Fine: "fine",
  /** It could not be examined. */
  NotProbed: "not probed",
} as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** One finding about a server. */
export interface Finding {
  /** Name of the examined property; the same in every version. */
  readonly name: string;
  readonly severity: Severity;
  readonly observed: string;
  /** The likely cause; empty if nothing is wrong. */
  readonly cause: string;
  /** The fix; empty if nothing is wrong. */
  readonly fix: string;
}

/** Builds a finding without a flaw. */
export function fine(name: string, observed: string): Finding {
  return { name, severity: Severity.Fine, observed, cause: "", fix: "" };
}

/** Builds a finding about a property that could not be examined. */
export function unexamined(name: string, why: string): Finding {
  return { name, severity: Severity.NotProbed, observed: why, cause: "", fix: "" };
}

/** Builds a finding about TLS that does not protect the connection as it should. */
export function broken(name: string, observed: string, { cause, fix }: Advice): Finding {
  return { name, severity: Severity.Broken, observed, cause, fix };
}

/** Builds a finding about a property that could be safer. */
export function advise(name: string, observed: string, { cause, fix }: Advice): Finding {
  return { name, severity: Severity.Advice, observed, cause, fix };
}
