// Clocks that differ: the proof says so, and does not leave a riddle of TLS.
import { describe, expect, it } from "vitest";
import { formatEvidence, formatFailure } from "../../components/probe/format";
import { type Evidence, prove } from "../../components/probe/prove";
import {
  type Changes,
  brokenPromises,
  provable,
  withDeclaredServer,
} from "../support/declared-server";
import { serverName } from "../support/declared-server";
import { testedMajors } from "../support/server-binaries";

/** Certificates that begin now, as those of a provider do; the tests' own are a day old. */
const beginsNow = () => ({ notBefore: new Date(Math.floor(Date.now() / 1000) * 1000) });

function proveOf(changes: Changes): Promise<Evidence> {
  return withDeclaredServer(changes, ({ request }) => prove(request));
}

function observedBy(evidence: Evidence, name: string): string | undefined {
  return evidence.probes.find((probe) => probe.name === name)?.observed;
}

const early = new Date(Date.now() + 600_000);

describe("prove", () => {
  it.concurrent.each(testedMajors)(
    "says that the clock of a PostgreSQL %i is behind the beginning of a certificate",
    async (major) => {
      const certificate = beginsNow();
      const evidence = await proveOf({
        ...{ major, clock: "-10m" },
        request: (authority) => authority.issueClient("prober", certificate),
      });
      expect(observedBy(evidence, "verified session")).toMatch(
        new RegExp(
          "^TLS alert 42: .*bad certificate; the probe's certificate, or one above it, begins at " +
            certificate.notBefore.toISOString().replaceAll(".", "\\."),
        ),
      );
      const text = formatFailure(evidence);
      expect(text).toMatch(/likely cause: the clock of the server is behind/);
      expect(text).toContain(`clock here:   ${evidence.observedAt}`);
    },
  );

  it.concurrent(
    "tells how far the server's clock is behind when certificates are old enough",
    async () => {
      const evidence = await proveOf({ ...provable(), clock: "-10m" });
      expect(brokenPromises(evidence), formatFailure(evidence)).toEqual([]);
      expect(evidence.facts?.clockSkewSeconds).toBeGreaterThan(-603);
      expect(evidence.facts?.clockSkewSeconds).toBeLessThan(-597);
      expect(formatEvidence(evidence)).toMatch(/^server clock +\d+ s behind this machine's$/m);
    },
  );

  it.concurrent(
    "reports a server that lets expired certificates in, because its clock is behind",
    async () => {
      const evidence = await proveOf({ ...provable(), clock: "-90m" });
      expect(brokenPromises(evidence)).toContain("expired client certificate refused");
      expect(formatFailure(evidence)).toMatch(/its clock is wrong/);
    },
  );

  it.concurrent(
    "says that the clock of this machine is behind the server's certificate",
    async () => {
      const evidence = await proveOf({
        server: (authority) => authority.issueServer([serverName], { notBefore: early }),
      });
      expect(observedBy(evidence, "verified session")).toMatch(
        /certificate is not yet valid \(CERT_NOT_YET_VALID\); the server's certificate, or one above it, begins at 20/,
      );
      const text = formatFailure(evidence);
      expect(text).toMatch(/likely cause: the clock of this machine is behind/);
      expect(text).toContain(`clock here:   ${evidence.observedAt}`);
    },
  );
});
