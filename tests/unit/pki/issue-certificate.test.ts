import { describe, expect, it } from "vitest";
import { readCertificate } from "../../../components/pki/certificate";
import { issueCertificate, leafExtensions } from "../../../components/pki/issue-certificate";
import { Purpose } from "../../../components/pki/purpose";

const validity = { notBefore: new Date("2030-01-01"), notAfter: new Date("2030-01-02") };
const extensions = leafExtensions(Purpose.Client);

describe("issueCertificate()", () => {
  it.each([
    "#x",
    "#616263",
    '"x"',
    "a,b",
    "A+B",
    "@all",
    "+x",
    "a/b",
    "a\\b",
    " x ",
    "a=b",
    "é;<>",
  ])("names a role in the certificate as it is: %j", async (commonName) => {
    const { certificatePem } = await issueCertificate({ commonName, ...validity, extensions });
    const { commonNames, native } = readCertificate(certificatePem);
    expect(commonNames).toEqual([commonName]);
    expect(native.toLegacyObject().subject).toMatchObject({ CN: commonName });
  });
});
