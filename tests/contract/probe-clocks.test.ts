// Clocks that differ: the proof says so, and does not leave a riddle of TLS.
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../components/proof/evidence";
import { formatEvidence, formatFailure } from "../../components/proof/format-evidence";
import { prove } from "../../components/proof/prove";
import { testedMajors } from "../support/server/server-binaries";
import {
  type Changes,
  brokenPromises,
  provable,
  withDeclaredServer,
  serverName,
} from "./support/declared-server";

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
        major,
        clock: "-10m",
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

  it.concurrent.each([
    ["has expired", -2, -1, undefined, /^app ended at .*, by both clocks$/, /has run out/],
    [
      "begins later",
      1,
      2,
      undefined,
      /^app begins at .* by both clocks$/,
      /a clock that was ahead/,
    ],
    [
      "begins later for the server",
      -0.1,
      2,
      "-10m",
      /the server's clock alone$/,
      /server is behind/,
    ],
  ] as const)(
    "names the client whose certificate %s, though the probe's own is fine",
    async (_what, from, to, clock, observed, cause) => {
      const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
      const validity = { notBefore: hours(from), notAfter: hours(to) };
      const usual = provable();
      const evidence = await proveOf({
        ...usual,
        ...(clock === undefined ? {} : { clock }),
        request: (authority) => ({
          ...usual.request?.(authority),
          clientCertificates: [
            { client: "fine", certificatePem: authority.issueClient("fine").certificatePem },
            {
              client: "app",
              certificatePem: authority.issueClient("app", validity).certificatePem,
            },
          ],
        }),
      });
      expect(brokenPromises(evidence)).toEqual(["client certificates valid now"]);
      expect(observedBy(evidence, "client certificates valid now")).toMatch(observed);
      expect(formatFailure(evidence)).toMatch(cause);
    },
  );

  it.concurrent(
    "says that it was the issuer's clock when a certificate is early here, too",
    async () => {
      const evidence = await proveOf({
        request: (authority) => authority.issueClient("prober", { notBefore: early }),
      });
      expect(observedBy(evidence, "verified session")).toMatch(
        /later by this machine's clock as well$/,
      );
      expect(formatFailure(evidence)).toMatch(/likely cause: a clock that was ahead issued/);
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
