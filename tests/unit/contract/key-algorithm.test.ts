import { describe, expect, it } from "vitest";
import { KeyAlgorithm, resolveKeyAlgorithm } from "../../../components/contract/key-algorithm";

describe("resolveKeyAlgorithm", () => {
  it.each([
    [KeyAlgorithm.EcdsaP256, { algorithm: "ECDSA", ecdsaCurve: "P256" }],
    [KeyAlgorithm.EcdsaP384, { algorithm: "ECDSA", ecdsaCurve: "P384" }],
    [KeyAlgorithm.Rsa2048, { algorithm: "RSA", rsaBits: 2048 }],
    [KeyAlgorithm.Rsa3072, { algorithm: "RSA", rsaBits: 3072 }],
    [KeyAlgorithm.Rsa4096, { algorithm: "RSA", rsaBits: 4096 }],
  ])("gives what tls.PrivateKey takes for %s", (keyAlgorithm, parameters) => {
    expect(resolveKeyAlgorithm(keyAlgorithm)).toEqual(parameters);
  });

  it("leaves no curve to the provider, whose default does not work in TLS 1.3", () => {
    const open = Object.values(KeyAlgorithm)
      .map(resolveKeyAlgorithm)
      .filter(({ algorithm, ecdsaCurve }) => algorithm === "ECDSA" && ecdsaCurve === undefined);
    expect(open).toEqual([]);
  });

  it("gives a copy that a caller may change", () => {
    resolveKeyAlgorithm(KeyAlgorithm.Rsa2048).rsaBits = 512;
    expect(resolveKeyAlgorithm(KeyAlgorithm.Rsa2048).rsaBits).toBe(2048);
  });
});
