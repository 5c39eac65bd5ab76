import { X509Certificate, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { issueCertificate } from "../../../components/pki/issue-certificate";
import { makeThrowaway } from "../../../components/pki/throwaway";
import type { KeyKind } from "../../support/pki/certificate-keys";
import { makeRoot } from "../../support/pki/certificates";

const now = new Date("2030-06-15T12:00:00.000Z");
const serverAuth = "1.3.6.1.5.5.7.3.1";
const clientAuth = "1.3.6.1.5.5.7.3.2";

function root(key: KeyKind = "p256") {
  const { pem, keyPem } = makeRoot({ key });
  return { certificatePem: pem, keyPem };
}

describe("makeThrowaway()", () => {
  it("makes a client certificate for the role by an authority of its own", async () => {
    const { authorityPem, client } = await makeThrowaway({ role: "prober" }, now);
    const authority = new X509Certificate(authorityPem);
    const leaf = new X509Certificate(client.certificatePem);
    expect(leaf.subject).toBe("CN=prober");
    expect(authority.ca).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(client.keyPem))).toBe(true);
  });

  it("makes certificates that are valid for an hour before and after", async () => {
    const { client } = await makeThrowaway({ role: "prober" }, now);
    const { validFrom, validTo } = new X509Certificate(client.certificatePem);
    expect(new Date(validFrom).toISOString()).toBe("2030-06-15T11:00:00.000Z");
    expect(new Date(validTo).toISOString()).toBe("2030-06-15T13:00:00.000Z");
  });

  it("makes other keys and serial numbers every time", async () => {
    const [one, two] = await Promise.all([
      makeThrowaway({ role: "prober" }, now),
      makeThrowaway({ role: "prober" }, now),
    ]);
    const serials = [one, two].map(
      ({ client }) => new X509Certificate(client.certificatePem).serialNumber,
    );
    expect(one.authorityPem).not.toBe(two.authorityPem);
    expect(serials[0]).not.toBe(serials[1]);
  });

  it("makes no misfits without the authority's key", async () => {
    expect((await makeThrowaway({ role: "prober" }, now)).misfits).toBeUndefined();
  });

  it.each(["p256", "p384", "rsa2048", "ed25519"] as const)(
    "makes misfits with one flaw each by an authority with a %s key",
    async (key) => {
      const signer = root(key);
      const input = {
        role: "prober",
        signer,
        revokedSerials: ["7a01"],
        clients: [{ role: "app" }],
      };
      const { misfits } = await makeThrowaway(input, now);
      const authority = new X509Certificate(signer.certificatePem);
      const { expired, forServers, revoked, clients } = misfits!;
      const leaves = [expired, forServers, revoked["7a01"]!, clients["app"]!].map(
        ({ certificatePem }) => new X509Certificate(certificatePem),
      );
      expect(leaves.every((leaf) => leaf.verify(authority.publicKey))).toBe(true);
      expect(leaves.every((leaf) => leaf.issuer === authority.subject)).toBe(true);
      expect(leaves.map((leaf) => new Date(leaf.validTo) < now)).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(leaves.map((leaf) => leaf.keyUsage)).toEqual([
        [clientAuth],
        [serverAuth],
        [clientAuth],
        [clientAuth],
      ]);
      expect(leaves[2]?.serialNumber).toBe("7A01");
      expect(leaves[3]?.subject).toBe("CN=app");
    },
  );

  it("shows the signer's certificate with the misfits, which may be an intermediate one", async () => {
    const signer = root();
    const { misfits } = await makeThrowaway({ role: "prober", signer }, now);
    expect(misfits?.expired.certificatePem.endsWith(signer.certificatePem)).toBe(true);
    expect(misfits?.revoked).toEqual({});
  });

  it("makes revoked ones for the last twenty serial numbers", async () => {
    const revokedSerials = Array.from({ length: 30 }, (_, at) => `7a${10 + at}`);
    const { misfits } = await makeThrowaway(
      { role: "prober", signer: root(), revokedSerials },
      now,
    );
    expect(Object.keys(misfits!.revoked)).toHaveLength(20);
    expect(misfits!.revoked["7a39"]).toBeDefined();
  });
});

describe("issueCertificate()", () => {
  it("throws for a signer with a key that it does not know, without showing the key", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp224r1" });
    const keyPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const contents = { commonName: "x", notBefore: now, notAfter: now, extensions: [] };
    await expect(issueCertificate(contents, { ...root(), keyPem })).rejects.toThrow(
      "Cannot sign with a key of type ec",
    );
  });
});
