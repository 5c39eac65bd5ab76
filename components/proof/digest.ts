import { createHash } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json";
import type { Evidence, ServerFacts } from "./evidence";

/** Marks each property that the digest covers; its type demands a mark for every new property. */
type Lasting<T> = Readonly<Record<keyof T, boolean>>;

const evidenceLasts: Lasting<Evidence> = {
  passed: true,
  protocol: true,
  cipher: true,
  bits: true,
  serverFingerprint: true,
  clientDn: true,
  clientSerial: true,
  probes: true,
  facts: true,
  digest: false,
  observedAt: false,
};

const factsLast: Lasting<ServerFacts> = {
  version: true,
  keyExchange: true,
  names: true,
  chain: true,
  notAfter: true,
  alpn: true,
  clockSkewSeconds: false,
};

function lastingOf<T extends object>(value: T, lasts: Lasting<T>): Partial<T> {
  const kept = Object.entries(value).filter(([key]) => lasts[key as keyof T] === true);
  return Object.fromEntries(kept) as Partial<T>;
}

/**
 * Returns the SHA-256 of evidence as canonical JSON (sorted properties, no white space), in
 * lower-case hexadecimal. It leaves out the time of the proof and the difference between the clocks,
 * which differ in every run: the same digest means the same promises, probes and observations.
 */
export function evidenceDigest(evidence: Omit<Evidence, "digest"> & { digest?: string }): string {
  const { facts, ...rest } = lastingOf({ digest: "", ...evidence }, evidenceLasts);
  const lasting = facts === undefined ? {} : { facts: lastingOf(facts, factsLast) };
  return createHash("sha256")
    .update(canonicalJson({ ...rest, ...lasting }))
    .digest("hex");
}
