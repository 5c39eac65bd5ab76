import { createHash } from "node:crypto";
import { canonical } from "../providers/canonical";
import type { Evidence, ServerFacts } from "./prove";

function lasting({ clockSkewSeconds: _skew, ...facts }: ServerFacts): Partial<ServerFacts> {
  return facts;
}

/**
 * SHA-256 of evidence as canonical JSON (properties sorted, no white space), in lower-case
 * hexadecimal. The moment of the observation and the difference between the clocks are not in it:
 * they differ in every run. So the same digest means that the same things were promised, tried and
 * observed.
 */
export function digestOf(evidence: Omit<Evidence, "digest"> & { digest?: string }): string {
  const { observedAt: _observedAt, digest: _digest, facts, ...rest } = evidence;
  return createHash("sha256")
    .update(canonical({ ...rest, ...(facts === undefined ? {} : { facts: lasting(facts) }) }))
    .digest("hex");
}
