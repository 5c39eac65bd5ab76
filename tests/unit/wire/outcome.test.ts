import { describe, expect, it } from "vitest";
import {
  type Outcome,
  describeOutcome,
  isTransient,
  outcomeOfError,
} from "../../../components/wire/outcome";

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

const unknownCa =
  "40E7F0A1B2C30000:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:" +
  "../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1590:SSL alert number 48\n";

describe("outcomeOfError()", () => {
  it("finds the server's alert, without what differs from run to run", () => {
    expect(outcomeOfError(withCode(unknownCa, "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"), false)).toEqual({
      kind: "alert",
      alert: 48,
      message: "tlsv1 alert unknown ca",
    });
  });

  it("finds the alert in the words of a newer OpenSSL", () => {
    const message =
      "00A0:error:0A000414:SSL routines:ssl3_read_bytes:ssl/tls alert certificate revoked:" +
      "../deps/openssl/openssl/ssl/record/rec_layer_s3.c:916:SSL alert number 44\n";
    expect(outcomeOfError(withCode(message, "ERR_SSL_SSL/TLS_ALERT"), false)).toMatchObject({
      kind: "alert",
      alert: 44,
    });
  });

  it("takes the client's refusal for what it is", () => {
    const error = withCode("certificate has expired", "CERT_HAS_EXPIRED");
    expect(outcomeOfError(error, true)).toEqual({
      kind: "unverified",
      code: "CERT_HAS_EXPIRED",
      message: "certificate has expired",
    });
  });

  it("does not take a refusal by the local TLS library for one by the server", () => {
    const message =
      "0078:error:0A0000BF:SSL routines:tls_setup_handshake:no protocols available:" +
      "../deps/openssl/openssl/ssl/statem/statem_lib.c:104:\n";
    const outcome = outcomeOfError(withCode(message, "ERR_SSL_NO_PROTOCOLS_AVAILABLE"), false);
    expect(outcome).toEqual({
      kind: "broken",
      message: "no protocols available",
      transient: false,
    });
  });

  it.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ERR_NO_ANSWER"])(
    "expects another answer after %s",
    (code) => expect(isTransient(outcomeOfError(withCode("", code), false))).toBe(true),
  );

  it.each(["ENOTFOUND", "ERR_SSL_WRONG_VERSION_NUMBER", ""])(
    'expects no other answer after "%s"',
    (code) => expect(isTransient(outcomeOfError(withCode("", code), false))).toBe(false),
  );
});

describe("isTransient()", () => {
  it.each([
    ["57P03", true],
    ["53300", true],
    ["28000", false],
    ["28P01", false],
  ])("is for SQLSTATE %s: %s", (sqlstate, expected) => {
    expect(isTransient({ kind: "refused", sqlstate, message: "" })).toBe(expected);
  });

  it("never is for an answer that lets the client in", () => {
    expect(isTransient({ kind: "session" })).toBe(false);
    expect(isTransient({ kind: "password", method: "cleartext" })).toBe(false);
  });
});

describe("describeOutcome()", () => {
  const outcomes: [Outcome, string][] = [
    [{ kind: "session" }, "the server let the client in"],
    [{ kind: "password", method: "MD5" }, "the server asks for a password (MD5)"],
    [{ kind: "refused", sqlstate: "28000", message: "no" }, "FATAL: no (SQLSTATE 28000)"],
    [{ kind: "noTls" }, "the server answers that it speaks no TLS"],
    [{ kind: "alert", alert: 70, message: "protocol version" }, "TLS alert 70: protocol version"],
    [
      { kind: "unverified", code: "CODE", message: "words" },
      "the client refuses the server: words (CODE)",
    ],
    [{ kind: "broken", message: "no answer in time", transient: true }, "no answer in time"],
  ];
  it.each(outcomes)("tells %j", (outcome, text) => expect(describeOutcome(outcome)).toBe(text));
});
