import { describe, expect, it } from "vitest";
import { KeyAlgorithm } from "../../../components/contract/key-algorithm";
import { authorityProfile, clientUses, serverUses } from "../../../components/pki/profile";

describe("authorityProfile", () => {
  it("signs certificates and revocation lists, and serves nobody", () => {
    expect(authorityProfile.allowedUses).toEqual([
      "cert_signing",
      "crl_signing",
      "digital_signature",
    ]);
  });
});

describe("serverUses", () => {
  it("is a server's signature for ECDSA", () => {
    expect(serverUses(KeyAlgorithm.EcdsaP256)).toEqual(["digital_signature", "server_auth"]);
  });

  it("adds key encipherment for RSA", () => {
    const uses = ["digital_signature", "key_encipherment", "server_auth"];
    expect(serverUses(KeyAlgorithm.Rsa3072)).toEqual(uses);
  });

  it.each(Object.values(KeyAlgorithm))("does not let a server be a client with %s", (key) => {
    expect(serverUses(key)).not.toContain("client_auth");
  });
});

describe("clientUses", () => {
  it("is a client's signature for ECDSA", () => {
    expect(clientUses(KeyAlgorithm.EcdsaP384)).toEqual(["digital_signature", "client_auth"]);
  });

  it.each(Object.values(KeyAlgorithm))(
    "does not let a client be a server or sign with %s",
    (key) => {
      expect(clientUses(key)).not.toContain("server_auth");
      expect(clientUses(key)).not.toContain("cert_signing");
    },
  );
});
