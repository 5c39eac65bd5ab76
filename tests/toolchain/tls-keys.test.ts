import * as crypto from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlugin, type Plugin } from "./replay-plugin";
import { isSecret, Resource, UNKNOWN } from "./replay-resources";

const TYPE = "tls:index/privateKey:PrivateKey";
let plugin: Plugin;
let key: Resource;

beforeAll(async () => {
  plugin = await startPlugin("tls");
  key = new Resource(plugin, TYPE);
});

afterAll(() => plugin.stop());

describe("PrivateKey", () => {
  it.each([
    ["ECDSA", { ecdsaCurve: "P224" }, "EC PRIVATE KEY", { namedCurve: "secp224r1" }],
    ["ECDSA", { ecdsaCurve: "P256" }, "EC PRIVATE KEY", { namedCurve: "prime256v1" }],
    ["ECDSA", { ecdsaCurve: "P384" }, "EC PRIVATE KEY", { namedCurve: "secp384r1" }],
    ["ECDSA", { ecdsaCurve: "P521" }, "EC PRIVATE KEY", { namedCurve: "secp521r1" }],
    ["RSA", { rsaBits: 3072 }, "RSA PRIVATE KEY", { modulusLength: 3072 }],
    ["ED25519", {}, "PRIVATE KEY", {}],
  ])("makes a key of %s %j with the label %s", async (algorithm, options, label, details) => {
    const made = await key.create({ algorithm, ...options });
    const pem = String(made["privateKeyPem"]);
    expect(pem.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true);
    const parsed = crypto.createPrivateKey(pem);
    expect(parsed.asymmetricKeyDetails).toMatchObject(details);
    expect(crypto.createPrivateKey(String(made["privateKeyPemPkcs8"])).equals(parsed)).toBe(true);
    const spki = crypto.createPublicKey(parsed).export({ type: "spki", format: "der" });
    expect(crypto.createPublicKey(String(made["publicKeyPem"])).equals(publicOf(spki))).toBe(true);
    expect(made.id).toBe(crypto.createHash("sha1").update(spki).digest("hex"));
  });

  it.each(["RSA", "ECDSA", "ED25519"])("has OpenSSH forms of %s that agree", async (algorithm) => {
    const made = await key.create({ algorithm, ecdsaCurve: "P521" });
    const [type = "", encoded = ""] = String(made["publicKeyOpenssh"]).trim().split(" ");
    const blob = Buffer.from(encoded, "base64");
    const body = String(made["privateKeyOpenssh"]).replace(/-----.*-----/g, "");
    const container = Buffer.from(body, "base64");
    expect(container.subarray(0, 15).toString()).toBe("openssh-key-v1\0");
    expect(container.indexOf(blob)).toBe(43);
    // The part that would be encrypted is whole blocks and opens with the same number twice.
    const hidden = container.subarray(43 + blob.length + 4);
    expect(hidden.length % 8).toBe(0);
    expect(hidden.subarray(0, 4).equals(hidden.subarray(4, 8))).toBe(true);
    expect(hidden.indexOf(type)).toBe(12);
    const sha256 = crypto.createHash("sha256").update(blob).digest("base64").replace(/=$/, "");
    expect(made["publicKeyFingerprintSha256"]).toBe(`SHA256:${sha256}`);
  });

  it("marks every form of the private key as a secret and nothing else", async () => {
    const { properties } = await key.call("Create", { properties: { algorithm: "ECDSA" } });
    const secrets = Object.entries(properties ?? {}).filter(([, value]) => isSecret(value));
    expect(secrets.map(([name]) => name).sort()).toEqual([
      "privateKeyOpenssh",
      "privateKeyPem",
      "privateKeyPemPkcs8",
    ]);
  });

  it("makes no key in preview", async () => {
    const inputs = { algorithm: "ED25519" };
    const answer = await key.call("Create", { properties: inputs, preview: true });
    expect(answer["id"]).toBeUndefined();
    expect(answer["properties"]).toMatchObject({ privateKeyPem: UNKNOWN, publicKeyPem: UNKNOWN });
  });

  it("replaces the key when its curve changes, and keeps it when nothing does", async () => {
    const inputs = { algorithm: "ECDSA", ecdsaCurve: "P256" };
    const state = await key.create(inputs);
    expect(await key.diff(state, inputs, { ...inputs, ecdsaCurve: "P384" })).toEqual({
      changes: "DIFF_SOME",
      diffs: ["ecdsaCurve"],
      replaces: ["ecdsaCurve"],
    });
    expect(await key.diff(state, inputs, inputs)).toEqual({ changes: "DIFF_NONE" });
  });

  it.each([
    [{ algorithm: "DSA" }, 'must be one of: [\\"RSA\\" \\"ECDSA\\" \\"ED25519\\"]'],
    [{ algorithm: "ECDSA", ecdsaCurve: "P192" }, "Attribute ecdsa_curve value must be one of"],
    [{ algorithm: "RSA", rsaBits: 2048.5 }, "Attribute rsa_bits must be a whole number"],
    [{ algorithm: "RSA", rsaBits: "many" }, "Attribute rsa_bits must be a whole number"],
    [{ algorithm: "RSA", rsaBits: 512 }, "512-bit keys are insecure"],
    [{}, 'The argument \\"algorithm\\" is required'],
  ])("refuses %j", async (inputs, message) => {
    await expect(key.create(inputs)).rejects.toThrow(message);
  });

  it("refuses an import, since a key cannot be read from anywhere", async () => {
    const request = { id: "abc", inputs: {}, properties: {} };
    await expect(key.call("Read", request)).rejects.toThrow("does not support import");
  });
});

function publicOf(spki: Buffer): crypto.KeyObject {
  return crypto.createPublicKey({ key: spki, type: "spki", format: "der" });
}
