import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../components/proof/evidence";
import { formatEvidence, formatFailure } from "../../../components/proof/format-evidence";

const evidence: Evidence = {
  digest: "d1935f",
  passed: false,
  observedAt: "2030-06-15T12:00:00.000Z",
  protocol: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  bits: 256,
  serverFingerprint: "ab12",
  clientDn: "/CN=prober",
  clientSerial: "42",
  facts: {
    version: 170004,
    keyExchange: "X25519",
    names: ["DNS:db.example.org", "IP Address:192.0.2.1"],
    chain: ["CN=db.example.org", "CN=Root"],
    notAfter: "2030-07-15T18:00:00.000Z",
    alpn: "postgresql",
    clockSkewSeconds: -600,
  },
  probes: [
    {
      name: "served certificate",
      expected: "the issued one, SHA-256 ab12",
      observed: "SHA-256 ab12",
      passed: true,
      probed: true,
    },
    {
      name: "plaintext refused",
      expected: "pg_hba.conf turns it away, because there is no encryption",
      observed: "the server let the client in",
      passed: false,
      probed: true,
    },
    {
      name: "expired client certificate refused",
      expected: "TLS alert 45, certificate expired",
      observed: "not probed: no key",
      passed: false,
      probed: false,
    },
  ],
};

describe("formatFailure()", () => {
  it("tells each broken promise, what was observed, the likely cause and the fix", () => {
    expect(formatFailure(evidence)).toBe(
      [
        "Cannot prove TLS: 1 of 2 promises is broken",
        "  plaintext refused",
        "    expected:     pg_hba.conf turns it away, because there is no encryption",
        "    observed:     the server let the client in",
        "    likely cause: a `host` or `hostnossl` rule matches before the ones that demand TLS",
        '    fix:          remove the rule, or accept it with "plaintextConnections" in allowWeakening',
      ].join("\n"),
    );
  });

  it("counts several broken promises in the plural", () => {
    const probes = evidence.probes.map((probe) => ({ ...probe, passed: false, probed: true }));
    expect(formatFailure({ ...evidence, probes })).toMatch(
      /^Cannot prove TLS: 3 of 3 promises are broken\n/,
    );
  });
});

describe("formatEvidence()", () => {
  it("renders facts and promises as an aligned table", () => {
    expect(formatEvidence(evidence)).toBe(
      [
        "observed at              2030-06-15T12:00:00.000Z",
        "session                  TLSv1.3 TLS_AES_256_GCM_SHA384, 256 bits",
        "server certificate       SHA-256 ab12",
        "client certificate       /CN=prober, serial number 42",
        "server version           17.4",
        "key exchange             X25519",
        "server names             DNS:db.example.org, IP Address:192.0.2.1",
        "server chain             CN=db.example.org < CN=Root",
        "server certificate ends  2030-07-15T18:00:00.000Z, 30 days left",
        "ALPN                     postgresql",
        "server clock             600 s behind this machine's",
        "digest                   d1935f",
        "",
        "kept    served certificate                  SHA-256 ab12",
        "BROKEN  plaintext refused                   the server let the client in",
        "-       expired client certificate refused  not probed: no key",
        "",
        "1 promise kept, 1 broken, 1 not probed",
      ].join("\n"),
    );
  });

  it("says that there was no session", () => {
    const { facts: _facts, ...without } = evidence;
    const text = formatEvidence({ ...without, protocol: "", serverFingerprint: "", clientDn: "" });
    expect(text).toMatch(/^session +none$/m);
    expect(text).toMatch(/^server certificate +none$/m);
    expect(text).not.toMatch(/key exchange/);
  });
});
