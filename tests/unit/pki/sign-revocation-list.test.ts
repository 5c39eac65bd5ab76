// The lists that are made, and OpenSSL's reading of them.
import { describe, expect, it } from "vitest";
import { identifyAuthorities } from "../../../components/pki/authority-id";
import { readCertificate } from "../../../components/pki/certificate";
import { signList } from "../../../components/pki/sign-revocation-list";
import { makeClientLeaf, makeRoot, type MadeCertificate } from "../../support/pki/certificates";
import { describeList, isSignedBy, verdictOf } from "./openssl-crl";

/** OpenSSL goes by the real clock. */
const now = new Date();
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const current = { notBefore: hours(-24), notAfter: hours(24 * 30) };
const root = makeRoot({ ...current, keyIdentifiers: true });
const leaf = makeClientLeaf(root, current);
const serial = readCertificate(leaf.pem).serialNumber;
const sign = (authority: MadeCertificate, serials: string[] = [], number = 1) =>
  signList(
    { certificatePem: authority.pem, keyPem: authority.keyPem },
    serials.map((one) => ({ serial: one, revokedAt: now.toISOString() })),
    number,
    now,
  );
/** As OpenSSL prints it. */
const shown = (moment: Date) => {
  const [, month, day, time, year] = /\w+, (\d+) (\w+) (\d+) ([\d:]+)/
    .exec(moment.toUTCString())!
    .map((part) => part) as string[];
  return `${day} ${month!.replace(/^0/, " ")} ${year} ${time} GMT`;
};

describe("signList", () => {
  it.each(["p256", "p384", "rsa2048", "ed25519"] as const)(
    "makes a list that OpenSSL finds signed by a %s authority, and by no other",
    async (key) => {
      const authority = makeRoot({ ...current, key, keyIdentifiers: true });
      const { pem } = await sign(authority, ["a1b2c3d4"]);
      expect(isSignedBy(pem, authority.pem)).toBe(true);
      expect(isSignedBy(pem, makeRoot({ ...current, key, keyIdentifiers: true }).pem)).toBe(false);
    },
  );

  it("revokes the certificate for OpenSSL, and no other", async () => {
    const other = makeClientLeaf(root, current);
    const { pem } = await sign(root, [serial]);
    expect(verdictOf(leaf.pem, root.pem, pem)).toBe("certificate revoked");
    expect(verdictOf(other.pem, root.pem, pem)).toBe("OK");
  });

  it("makes an empty list, with which OpenSSL accepts every certificate", async () => {
    const { pem } = await sign(root);
    expect(describeList(pem)).toContain("No Revoked Certificates");
    expect(verdictOf(leaf.pem, root.pem, pem)).toBe("OK");
  });

  it("writes the label that PostgreSQL reads", async () => {
    const { pem } = await sign(root);
    expect(pem).toMatch(/^-----BEGIN X509 CRL-----\n[\s\S]+\n-----END X509 CRL-----\n$/);
  });

  it("is good from an hour ago until the authority ends", async () => {
    const text = describeList((await sign(root)).pem);
    expect(text).toContain(`Last Update: ${shown(hours(-1))}`);
    expect(text).toContain(`Next Update: ${shown(current.notAfter)}`);
  });

  it("is not good before the authority is", async () => {
    const young = makeRoot({ ...current, notBefore: hours(-0.5) });
    expect(describeList((await sign(young)).pem)).toContain(`Last Update: ${shown(hours(-0.5))}`);
  });

  it.each([1, 127, 128, 255, 256, 65_536])("counts lists: number %i", async (number) => {
    const text = describeList((await sign(root, [], number)).pem);
    const hex = number.toString(16).toUpperCase();
    const printed = `0x${hex.length % 2 === 0 ? hex : `0${hex}`}`;
    expect(text).toMatch(new RegExp(`CRL Number: \\s*(?:${number}|${printed})\\s`));
  });

  it("names the authority's key", async () => {
    const text = describeList((await sign(root)).pem);
    expect(text).toContain("X509v3 Authority Key Identifier");
    const bare = makeRoot(current);
    expect(describeList((await sign(bare)).pem)).not.toContain("Key Identifier");
  });

  it.each(["1", "7f", "80", "ff", "100", "a1b2c3d4", "8".repeat(40)])(
    "names the serial number %s",
    async (text) => {
      const even = text.length % 2 === 0 ? text : `0${text}`;
      expect(describeList((await sign(root, [text])).pem)).toContain(
        `Serial Number: ${even.toUpperCase()}\n`,
      );
    },
  );

  it("tells what it was made from", async () => {
    const made = await sign(root, [serial], 7);
    expect(made).toMatchObject({
      authority: identifyAuthorities(root.pem)[0]?.id,
      certificateFingerprint: readCertificate(root.pem).fingerprint,
      number: 7,
      revoked: [{ serial, revokedAt: now.toISOString() }],
    });
    expect(JSON.stringify(made)).not.toContain("PRIVATE");
  });

  it.each([
    [
      "several attributes",
      [
        ["C", "CH"],
        ["O", "A, B + C"],
        ["CN", 'x="1"'],
      ],
    ],
    [
      "letters beyond ASCII",
      [
        ["O", "Zürich & Söhne"],
        ["CN", "発行"],
      ],
    ],
    [
      "an attribute without a short name",
      [
        ["2.5.4.5", "12345"],
        ["CN", "numbered"],
      ],
    ],
  ] as const)("takes over a subject with %s", async (_, subject) => {
    const authority = makeRoot({ ...current, subject, keyIdentifiers: true });
    const client = makeClientLeaf(authority, current);
    const { pem } = await sign(authority, []);
    expect(verdictOf(client.pem, authority.pem, pem)).toBe("OK");
  });
});
