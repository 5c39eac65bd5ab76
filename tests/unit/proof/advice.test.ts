import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../components/proof/advice";

describe("adviceFor()", () => {
  it.each([
    ["the client refuses the server: words (CERT_HAS_EXPIRED)", /has expired/],
    ["TLS alert 44: sslv3 alert certificate revoked", /was revoked/],
    ["TLS alert 45: sslv3 alert certificate expired", /has run out/],
    ["TLS alert 48: tlsv1 alert unknown ca", /lacks the authority/],
    ['FATAL: role "prober" does not exist (SQLSTATE 28000)', /never made/],
    ["FATAL: sorry, too many clients already (SQLSTATE 53300)", /every slot/],
    ["The server does not support SSL connections", /ssl is off/],
    ["something new", /does not fit/],
  ])("finds the cause of a missing session in %j", (observed, cause) => {
    expect(adviceFor("verified session", observed).cause).toMatch(cause);
  });

  it("does not explain a refusal that was promised by what refused", () => {
    const { cause } = adviceFor("plaintext refused", "TLS alert 48: tlsv1 alert unknown ca");
    expect(cause).toMatch(/`host` or `hostnossl` rule/);
  });

  it("has something to say about a promise that it does not know", () => {
    expect(adviceFor("constructor", "").cause).toMatch(/than its declaration says/);
  });
});
