import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../components/proof/advice";
import { tellBeginnings } from "../../../components/proof/tell-beginnings";
import {
  hoursFromNow,
  makeClientLeaf,
  makeRoot,
  makeServerLeaf,
} from "../../support/pki/certificates";

const root = makeRoot({ notBefore: hoursFromNow(-1) });
const client = makeClientLeaf(root, { notBefore: hoursFromNow(-3) });
const server = new X509Certificate(makeServerLeaf(root, { notBefore: hoursFromNow(-2) }).pem);
const request = { certificatePem: client.pem, trustBundlePem: root.pem };

const tell = (observed: string, passed = false, at = hoursFromNow(0)) =>
  tellBeginnings(
    [{ name: "verified session", expected: "", observed, passed, probed: true }],
    request,
    server,
    at,
  )[0]?.observed;

describe("tellBeginnings()", () => {
  it("tells when the youngest certificate of the server's chain begins", () => {
    const observed = "certificate is not yet valid (CERT_NOT_YET_VALID)";
    expect(tell(observed)).toBe(
      `${observed}; the server's certificate, or one above it, begins at ${hoursFromNow(-1).toISOString()}`,
    );
  });

  it("tells when the youngest certificate of the probe's chain begins", () => {
    expect(tell("TLS alert 42: bad certificate")).toBe(
      `TLS alert 42: bad certificate; the probe's certificate, or one above it, begins at ${hoursFromNow(-3).toISOString()}`,
    );
  });

  it("tells when the probe's certificate is early by this machine's clock as well", () => {
    const early = tell("TLS alert 42: bad certificate", false, hoursFromNow(-4)) ?? "";
    expect(early).toMatch(/begins at .*Z, later by this machine's clock as well$/);
    expect(adviceFor("verified session", early).cause).toMatch(/^a clock that was ahead issued/);
    const fine = tell("TLS alert 42: bad certificate", false, hoursFromNow(-2)) ?? "";
    expect(adviceFor("verified session", fine).cause).toMatch(/^the clock of the server is behind/);
  });

  it("adds nothing to other refusals, and to promises that are kept", () => {
    for (const observed of ["TLS alert 45: expired", "TLS alert 421: x", "refused"]) {
      expect(tell(observed)).toBe(observed);
    }
    expect(tell("TLS alert 42: bad certificate", true)).toBe("TLS alert 42: bad certificate");
  });
});

describe("adviceFor()", () => {
  it.each(["verified session", "another role refused", "superuser over TCP refused"])(
    "blames the clock for a certificate that is too early when the promise is %j",
    (name) => {
      expect(adviceFor(name, "TLS alert 42: bad certificate").cause).toMatch(/clock of the server/);
      expect(adviceFor(name, "x (CERT_NOT_YET_VALID)").cause).toMatch(/clock of this machine/);
    },
  );
});
