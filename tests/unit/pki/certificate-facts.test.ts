import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificateFacts } from "../../../components/pki/certificate-facts";
import { makeCertificate, makeRoot, makeServerLeaf } from "../../support/pki/certificates";

describe("certificateFacts", () => {
  it("describes the first certificate of a chain", () => {
    const root = makeRoot({ commonName: "root" });
    const leaf = makeServerLeaf(root, {
      subject: [
        ["O", "x"],
        ["CN", "app"],
      ],
      serial: Buffer.from("00a1", "hex").subarray(1),
      notBefore: new Date("2030-01-02T03:04:05Z"),
      notAfter: new Date("2031-01-02T03:04:05Z"),
    });
    expect(certificateFacts(leaf.pem + root.pem)).toEqual({
      subject: "CN=app,O=x",
      issuer: "CN=root",
      serialNumber: "a1",
      sha256Fingerprint: new X509Certificate(leaf.pem).fingerprint256
        .replaceAll(":", "")
        .toLowerCase(),
      notBefore: "2030-01-02T03:04:05.000Z",
      notAfter: "2031-01-02T03:04:05.000Z",
    });
  });

  it("gives a serial number without leading zeros", () => {
    const { pem } = makeCertificate({ serial: Buffer.from("0b00ff", "hex") });
    expect(certificateFacts(pem).serialNumber).toBe("b00ff");
  });

  it.each([
    ["a,b+c", "CN=a\\,b\\+c"],
    ["#x", "CN=\\#x"],
    [" x ", "CN=\\ x\\ "],
    ['"<;>\\', 'CN=\\"\\<\\;\\>\\\\'],
    ["a\nb", "CN=a\\0ab"],
    ["ä", "CN=ä"],
  ])("escapes the common name %j", (commonName, subject) => {
    expect(certificateFacts(makeCertificate({ commonName }).pem).subject).toBe(subject);
  });

  it.each(["", "text", makeCertificate().keyPem])("refuses text without a certificate", (text) => {
    expect(() => certificateFacts(text)).toThrow(
      new SyntaxError(
        "Cannot describe a certificate: the certificate is text without one, expected PEM",
      ),
    );
  });

  it("refuses a block that is no certificate, and does not print it", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n";
    expect(() => certificateFacts(pem)).toThrow(
      new SyntaxError(
        "Cannot describe a certificate: the certificate is a PEM block that cannot be read, expected PEM",
      ),
    );
  });
});
