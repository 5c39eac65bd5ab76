import { describe, expect, it } from "vitest";
import { evidenceDigest } from "../../../components/proof/digest";
import type { Evidence } from "../../../components/proof/evidence";

const facts = {
  version: 170004,
  keyExchange: "X25519",
  names: ["DNS:db.example.org"],
  chain: ["CN=db.example.org", "CN=Root"],
  notAfter: "2030-07-15T18:00:00.000Z",
  clockSkewSeconds: 0,
};
const probe = { name: "a", expected: "b", observed: "c", passed: true, probed: true };
const evidence: Evidence = {
  digest: "",
  passed: true,
  observedAt: "2030-06-15T12:00:00.000Z",
  protocol: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  bits: 256,
  serverFingerprint: "ab12",
  clientDn: "/CN=prober",
  clientSerial: "42",
  probes: [probe],
  facts,
};

describe("evidenceDigest()", () => {
  it("is a SHA-256 in lower-case hexadecimal", () => {
    expect(evidenceDigest(evidence)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the same at another time, with other clocks, and for properties in another order", () => {
    const backwards = Object.fromEntries(Object.entries(evidence).reverse()) as unknown as Evidence;
    const later: Evidence = {
      ...backwards,
      observedAt: "2030-06-16T12:00:00.000Z",
      digest: "something",
      facts: { ...facts, clockSkewSeconds: -3 },
    };
    expect(evidenceDigest(later)).toBe(evidenceDigest(evidence));
  });

  it.each<Partial<Evidence>>([
    { passed: false },
    { bits: 128 },
    { serverFingerprint: "ab13" },
    { probes: [{ ...probe, observed: "d" }] },
    { probes: [{ ...probe, probed: false }] },
    { probes: [] },
    { facts: { ...facts, notAfter: "2030-07-16T18:00:00.000Z" } },
  ])("is another one for %j", (change) => {
    expect(evidenceDigest({ ...evidence, ...change })).not.toBe(evidenceDigest(evidence));
  });
});
