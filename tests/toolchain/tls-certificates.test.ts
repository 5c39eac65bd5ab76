import * as crypto from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "./replay-messages";
import { startPlugin, type Plugin } from "./replay-plugin";
import { isSecret, Resource, UNKNOWN } from "./replay-resources";
import { outline } from "./tls-outline";

let plugin: Plugin;
let privateKey: Resource;
let certRequest: Resource;
let selfSigned: Resource;
let locallySigned: Resource;

beforeAll(async () => {
  plugin = await startPlugin("tls");
  privateKey = new Resource(plugin, "tls:index/privateKey:PrivateKey");
  certRequest = new Resource(plugin, "tls:index/certRequest:CertRequest");
  selfSigned = new Resource(plugin, "tls:index/selfSignedCert:SelfSignedCert");
  locallySigned = new Resource(plugin, "tls:index/locallySignedCert:LocallySignedCert");
});

afterAll(() => plugin.stop());

async function makeKey(algorithm: string, ecdsaCurve = "P256"): Promise<string> {
  return String((await privateKey.create({ algorithm, ecdsaCurve }))["privateKeyPem"]);
}

async function makeCa(key: string, extra: JsonObject = {}): Promise<string> {
  const made = await selfSigned.create({
    privateKeyPem: key,
    subject: { commonName: "Test CA" },
    isCaCertificate: true,
    validityPeriodHours: 10,
    allowedUses: ["cert_signing", "crl_signing"],
    ...extra,
  });
  return String(made["certPem"]);
}

async function makeLeaf(request: JsonObject, ca: JsonObject): Promise<JsonObject> {
  const key = await makeKey("ED25519");
  const csr = await certRequest.create({ privateKeyPem: key, ...request });
  return locallySigned.create({
    certRequestPem: csr["certRequestPem"] ?? "",
    validityPeriodHours: 1,
    allowedUses: ["server_auth"],
    ...ca,
  });
}

function parse(pem: unknown): crypto.X509Certificate {
  return new crypto.X509Certificate(String(pem));
}

describe("LocallySignedCert", () => {
  it.each([
    ["RSA", "P256"],
    ["ECDSA", "P224"],
    ["ECDSA", "P256"],
    ["ECDSA", "P384"],
    ["ECDSA", "P521"],
    ["ED25519", "P256"],
  ])("is signed by an authority with a key of %s %s", async (algorithm, curve) => {
    const caPrivateKeyPem = await makeKey(algorithm, curve);
    const caCertPem = await makeCa(caPrivateKeyPem);
    const names = { dnsNames: ["a.test"], ipAddresses: ["::ffff:10.0.0.1", "2001:db8::1"] };
    const leaf = await makeLeaf(
      { subject: { commonName: "a" }, ...names },
      { caPrivateKeyPem, caCertPem },
    );
    const ca = parse(caCertPem);
    const certificate = parse(leaf["certPem"]);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.checkIssued(ca)).toBe(true);
    expect(certificate.checkHost("a.test")).toBe("a.test");
    expect(certificate.subjectAltName).toContain("IP Address:10.0.0.1");
    expect(certificate.checkIP("2001:db8::1")).toBe("2001:db8::1");
    expect(BigInt(`0x${certificate.serialNumber}`).toString()).toBe(leaf["id"]);
    expect(leaf["caKeyAlgorithm"]).toBe(algorithm);
  });

  it("is not what another authority of the same name has signed", async () => {
    const caPrivateKeyPem = await makeKey("ECDSA");
    const caCertPem = await makeCa(caPrivateKeyPem);
    const other = parse(await makeCa(await makeKey("ECDSA")));
    const leaf = await makeLeaf({ subject: { commonName: "a" } }, { caPrivateKeyPem, caCertPem });
    expect(parse(leaf["certPem"]).verify(other.publicKey)).toBe(false);
  });

  it("is refused when the authority's key is that of another certificate", async () => {
    const caPrivateKeyPem = await makeKey("ECDSA");
    const caCertPem = await makeCa(await makeKey("ECDSA"));
    const making = makeLeaf({ subject: { commonName: "a" } }, { caPrivateKeyPem, caCertPem });
    await expect(making).rejects.toThrow("provided PrivateKey doesn't match parent's PublicKey");
  });

  it("warns when the issuer is no authority", async () => {
    const caPrivateKeyPem = await makeKey("ECDSA");
    const caCertPem = await makeCa(caPrivateKeyPem, { isCaCertificate: false });
    await makeLeaf({ subject: { commonName: "a" } }, { caPrivateKeyPem, caCertPem });
    const warnings = plugin.logs.filter(({ severity }) => severity === "warning");
    expect(warnings.map(({ message }) => message).join()).toContain("valid Certificate Authority");
  });

  it("marks the authority's key as a secret in its state", async () => {
    const caPrivateKeyPem = await makeKey("ECDSA");
    const inputs = { caPrivateKeyPem, caCertPem: "x", certRequestPem: "x" };
    const rest = { validityPeriodHours: 1, allowedUses: [] };
    const preview = await locallySigned.call("Create", {
      properties: { ...inputs, ...rest },
      preview: true,
    });
    expect(isSecret((preview["properties"] as JsonObject)["caPrivateKeyPem"])).toBe(true);
  });

  it.each([
    [{ certRequestPem: "x" }, 'failed to decode PEM of expected type "CERTIFICATE REQUEST"'],
    [{ caCertPem: "x" }, 'failed to decode PEM of expected type "CERTIFICATE" from bytes'],
    [{ caPrivateKeyPem: "x" }, "Failed to parse CA private key PEM: failed to decode PEM block"],
  ])("refuses %j", async (bad, message) => {
    const caPrivateKeyPem = await makeKey("ECDSA");
    const caCertPem = await makeCa(caPrivateKeyPem);
    const making = makeLeaf({}, { caPrivateKeyPem, caCertPem, ...bad });
    await expect(making).rejects.toThrow(message);
  });
});

describe("SelfSignedCert", () => {
  it("has every property of a subject in the order of Go, and UTF-8 only where it must", async () => {
    const subject = {
      commonName: "Grüße & Co",
      country: "AT",
      emailAddress: "a@b.test",
      locality: "Wien",
      organization: "O",
      organizationalUnit: "OU",
      postalCode: "1010",
      province: "W",
      serialNumber: "7",
      streetAddresses: ["Ring 1"],
    };
    const lines = outline(await makeCa(await makeKey("ECDSA"), { subject }));
    const texts = lines.filter((line) => line.includes('String "')).map((line) => line.trim());
    const expected = [
      'PrintableString "AT"',
      'PrintableString "O"',
      'PrintableString "OU"',
      'PrintableString "Wien"',
      'PrintableString "W"',
      'PrintableString "Ring 1"',
      'PrintableString "1010"',
      'UTF8String "Grüße & Co"',
      'PrintableString "7"',
      'IA5String "a@b.test"',
    ];
    expect(texts).toEqual([...expected, ...expected]);
  });

  it("marks its alternative names as critical where it has no subject", async () => {
    const key = await makeKey("ECDSA");
    const inputs = { privateKeyPem: key, validityPeriodHours: 1, allowedUses: ["server_auth"] };
    const made = await selfSigned.create({ ...inputs, dnsNames: ["a.test"] });
    const lines = outline(String(made["certPem"])).map((line) => line.trim());
    expect(lines[lines.indexOf("OBJECT IDENTIFIER 551d11") + 1]).toBe("BOOLEAN ff");
  });

  it("limits the path of an authority, but not to 0, which the official plugin loses too", async () => {
    const key = await makeKey("ECDSA");
    const lines = async (maxPathLength: number): Promise<string[]> => {
      const all = outline(await makeCa(key, { maxPathLength })).map((line) => line.trim());
      return all.slice(all.indexOf("OBJECT IDENTIFIER 551d13") + 4).slice(0, 2);
    };
    expect(await lines(2)).toEqual(["BOOLEAN ff", "INTEGER 02"]);
    expect(await lines(0)).toEqual(["BOOLEAN ff", "SEQUENCE"]);
  });

  it("writes an end after 2049 with four digits of the year and refuses one after 9999", async () => {
    const key = await makeKey("ECDSA");
    const far = await makeCa(key, { validityPeriodHours: 100 * 366 * 24 });
    expect(outline(far).map((line) => line.trim())).toContain("GeneralizedTime");
    expect(new Date(parse(far).validTo).getUTCFullYear()).toBeGreaterThan(2049);
    const tooFar = makeCa(key, { validityPeriodHours: 8000 * 366 * 24 });
    await expect(tooFar).rejects.toThrow("cannot represent time");
  });

  it.each([
    [{ subject: {} }, "Must contain at least one Distinguished Name"],
    [{ isCaCertificate: false, setAuthorityKeyId: true }, "Could not determine Authority Key"],
    [{ ipAddresses: ["10.0.0"] }, 'Invalid IP address: Failed to parse "10.0.0"'],
    [{ dnsNames: ["ü.test"] }, "cannot be encoded as an IA5String"],
    [{ subject: { name: "a" } }, "Attribute subject must be the properties of a subject"],
    [{ subject: { commonName: 1 } }, "Attribute subject must be the properties of a subject"],
    [{ dnsNames: "a.test" }, "Attribute dns_names must be a list of strings"],
    [{ dnsNames: ["a.test", 1] }, "Attribute dns_names must be a list of strings"],
    [{ isCaCertificate: "yes" }, "Attribute is_ca_certificate must be true or false"],
    [{ earlyRenewalHours: -1 }, "early_renewal_hours value must be at least 0, got: -1"],
  ])("refuses %j", async (bad, message) => {
    await expect(makeCa(await makeKey("ECDSA"), bad)).rejects.toThrow(message);
  });

  it("refuses a property that only the official plugin has", async () => {
    const making = makeCa(await makeKey("ECDSA"), { privateKeyPemWo: "x" });
    await expect(making).rejects.toThrow(
      'Cannot use property "privateKeyPemWo" of "tls:index/selfSignedCert:SelfSignedCert": ' +
        'the offline stand-in for the plugin "tls" does not support it; install the official plugin',
    );
  });
});

describe("CertRequest", () => {
  it("is not made in preview, and has an unknown key there", async () => {
    const answer = await certRequest.call("Create", {
      properties: { privateKeyPem: UNKNOWN, dnsNames: ["a.test"] },
      preview: true,
    });
    expect(answer["properties"]).toEqual({
      certRequestPem: UNKNOWN,
      dnsNames: ["a.test"],
      id: UNKNOWN,
      keyAlgorithm: UNKNOWN,
      privateKeyPem: UNKNOWN,
    });
  });
});
