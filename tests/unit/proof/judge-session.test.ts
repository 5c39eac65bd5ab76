import { beforeAll, describe, expect, it } from "vitest";
import {
  type SessionExpectation,
  judgeSession,
  minimumNumber,
} from "../../../components/proof/judge-session";
import type { ProbeResult } from "../../../components/proof/probe";
import type { Session } from "../../../components/wire/session";
import { makeClientLeaf, makeRoot } from "../../support/pki/certificates";

const serial = Buffer.from("7f00000000000000000000000000002a", "hex");
const decimalSerial = BigInt("0x7f00000000000000000000000000002a").toString();

let expected: SessionExpectation;

beforeAll(() => {
  expected = {
    role: "prober",
    host: "db.example.org",
    certificatePem: makeClientLeaf(makeRoot(), { serial, commonName: "prober" }).pem,
    expectedFingerprint: "aa",
    minProtocol: "TLSv1.3",
  };
});

function session(server: Partial<Session["server"]> = {}, client: Partial<Session["client"]> = {}) {
  return {
    session: {
      server: {
        ssl: true,
        protocol: "TLSv1.3",
        cipher: "TLS_AES_256_GCM_SHA384",
        bits: 256,
        clientDn: "/CN=prober",
        clientSerial: decimalSerial,
        ...server,
      },
      client: {
        protocol: "TLSv1.3",
        cipher: "TLS_AES_256_GCM_SHA384",
        keyExchange: "X25519",
        fingerprint: "aa",
        names: [],
        chain: [],
        notAfter: "",
        ...client,
      },
      role: "prober",
      serverVersion: 170000,
      configuration: {
        rules: { value: [] },
        maps: undefined,
        fileErrors: { value: [] },
        settings: { unreadable: "" },
        clockSkewMillis: { value: 0 },
      },
    },
  };
}

function broken(results: ProbeResult[]): string[] {
  return results.filter((result) => result.probed && !result.passed).map(({ name }) => name);
}

describe("judgeSession()", () => {
  it("passes a session of which both ends say the same", () => {
    const results = judgeSession(expected, session());
    expect(results.every(({ passed }) => passed)).toBe(true);
    expect(results.map(({ observed }) => observed)).toEqual([
      'a session as "prober" over TLSv1.3',
      "TLSv1.3 TLS_AES_256_GCM_SHA384, 256 bits",
      `${decimalSerial} (/CN=prober)`,
    ]);
  });

  it("fails without a session, with the words of the refusal, and probes nothing else", () => {
    const outcome = { kind: "refused", sqlstate: "28000", message: "no" } as const;
    const results = judgeSession(expected, { outcome });
    expect(results.map(({ probed, passed }) => [probed, passed])).toEqual([
      [true, false],
      [false, false],
      [false, false],
    ]);
    expect(results[0]?.observed).toBe("FATAL: no (SQLSTATE 28000)");
  });

  it("fails a session over a protocol older than the minimum", () => {
    const old = { protocol: "TLSv1.2", cipher: "ECDHE-ECDSA-AES256-GCM-SHA384" };
    expect(broken(judgeSession(expected, session(old, old)))).toEqual(["verified session"]);
    const results = judgeSession({ ...expected, minProtocol: "TLSv1.2" }, session(old, old));
    expect(broken(results)).toEqual([]);
  });

  it("fails a session with a server that has another certificate", () => {
    const results = judgeSession(expected, session({}, { fingerprint: "bb" }));
    expect(broken(results)).toEqual(["verified session"]);
  });

  it("fails a session as another role", () => {
    const { session: other } = session();
    const results = judgeSession(expected, { session: { ...other, role: "app" } });
    expect(broken(results)).toEqual(["verified session"]);
  });

  it("fails a session that the server has without TLS", () => {
    const results = judgeSession(
      expected,
      session({ ssl: false, protocol: "", cipher: "", clientSerial: "", clientDn: "" }),
    );
    expect(broken(results)).toEqual(["session as negotiated", "client certificate as presented"]);
  });

  it("fails a session that the server negotiated otherwise than the client", () => {
    const results = judgeSession(expected, session({ cipher: "TLS_CHACHA20_POLY1305_SHA256" }));
    expect(broken(results)).toEqual(["session as negotiated"]);
  });

  it.each(["", "42", "0x7f", `${decimalSerial}0`, "NaN"])(
    'fails a session with the client serial number "%s"',
    (clientSerial) => {
      const results = judgeSession(expected, session({ clientSerial }));
      expect(broken(results)).toEqual(["client certificate as presented"]);
    },
  );

  it("compares serial numbers as numbers", () => {
    const results = judgeSession(expected, session({ clientSerial: `00${decimalSerial}` }));
    expect(broken(results)).toEqual([]);
  });
});

describe("minimumNumber()", () => {
  it("orders the protocols by age", () => {
    const numbers = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"].map(minimumNumber);
    expect(numbers).toEqual([0x0301, 0x0302, 0x0303, 0x0304]);
  });

  it("throws for a protocol that PostgreSQL does not know", () => {
    for (const name of ["", "TLSv1.4", "tlsv1.3", "constructor"]) {
      expect(() => minimumNumber(name)).toThrow(/^Cannot prove TLS: minProtocol is /);
    }
  });
});
