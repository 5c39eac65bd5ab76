import { describe, expect, it } from "vitest";
import { x509 } from "../../../components/pki/x509";

describe("x509", () => {
  it("is loaded and leaves the global Reflect as it was", () => {
    expect(x509.X509Certificate).toBeTypeOf("function");
    expect("getMetadata" in Reflect).toBe(false);
    expect("getOwnMetadata" in Reflect).toBe(false);
  });

  it("signs and verifies after the lent Reflect functions are gone", async () => {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: "CN=loading",
      keys,
      signingAlgorithm: algorithm,
    });
    expect(await certificate.verify()).toBe(true);
  });
});
