import { describe, expect, it } from "vitest";
import { formatConnectionFailure } from "../../../components/connection/format-connection";
import { judgeLogin } from "../../../components/connection/judge-login";
import type { ClientSession } from "../../../components/connection/log-in";
import { makeAuthority } from "../../support/pki/test-pki";

const { certificatePem } = makeAuthority().issueClient("app", { serial: Buffer.from([10]) });
const kit = {
  host: "db.example.org",
  port: 5432,
  database: "shop",
  role: "app",
  trustBundlePem: "bundle",
  certificatePem,
};
const session: ClientSession = {
  ssl: true,
  protocol: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  bits: 256,
  clientDn: "/CN=app",
  clientSerial: "10",
  role: "app",
  database: "shop",
  clientProtocol: "TLSv1.3",
  serverFingerprint: "ab",
};

function broken(change: Partial<ClientSession>, minProtocol = "TLSv1.3"): string[] {
  return judgeLogin(kit, minProtocol, { session: { ...session, ...change } })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

describe("judgeLogin", () => {
  it("finds nothing wrong with the session that was wanted", () => {
    expect(broken({})).toEqual([]);
    expect(broken({ protocol: "TLSv1.2", clientProtocol: "TLSv1.2" }, "TLSv1.2")).toEqual([]);
  });

  it.each([
    [{ ssl: false }, "application session encrypted"],
    [{ protocol: "TLSv1.2", clientProtocol: "TLSv1.2" }, "application session encrypted"],
    [{ clientProtocol: "TLSv1.2" }, "application session encrypted"],
    [{ role: "postgres" }, "application role"],
    [{ database: "postgres" }, "application role"],
    [{ clientSerial: "11" }, "application certificate as presented"],
    [{ clientSerial: "" }, "application certificate as presented"],
  ])("reports %o", (change, name) => {
    expect(broken(change)).toEqual([name]);
  });

  it("reports why nobody got in, once", () => {
    const outcome = { kind: "refused", sqlstate: "28000", message: "no" } as const;
    const results = judgeLogin(kit, "TLSv1.3", { outcome });
    expect(results.filter(({ probed }) => probed)).toMatchObject([
      { name: "application gets in", observed: "FATAL: no (SQLSTATE 28000)", passed: false },
    ]);
  });

  it("asks for no certificate of an application that has none", () => {
    const names = judgeLogin({ ...kit, certificatePem: "" }, "TLSv1.3", { session });
    expect(names.map(({ name }) => name)).not.toContain("application certificate as presented");
  });
});

describe("formatConnectionFailure", () => {
  it("tells what does not hold, and nothing else", () => {
    const probes = judgeLogin(kit, "TLSv1.3", { session: { ...session, role: "other" } });
    expect(formatConnectionFailure({ probes } as never)).toBe(
      [
        "Cannot connect as the application: 1 of 4 checks does not hold",
        "  application role",
        '    expected: current_user is "app" in database "shop"',
        '    observed: "other" in "shop"',
      ].join("\n"),
    );
  });
});
