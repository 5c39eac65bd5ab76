import * as crypto from "node:crypto";
import {
  algorithmOf,
  ALGORITHMS,
  CURVES,
  generateKey,
  publicKeyInfo,
  type Algorithm,
  type Curve,
} from "./keys";
import { opensshKey } from "./openssh";
import { encodePem } from "./pem";
import { resourceType } from "./resource";

/** `tls:index/privateKey:PrivateKey`. */
export const privateKey = resourceType({
  fields: {
    algorithm: { kind: "text", replaces: true, required: true, expects: { oneOf: ALGORITHMS } },
    ecdsaCurve: {
      kind: "text",
      replaces: true,
      default: "P224",
      expects: { oneOf: Object.keys(CURVES) },
    },
    rsaBits: { kind: "integer", replaces: true, default: 2048 },
    privateKeyOpenssh: { kind: "text", output: true, secret: true },
    privateKeyPem: { kind: "text", output: true, secret: true },
    privateKeyPemPkcs8: { kind: "text", output: true, secret: true },
    publicKeyFingerprintMd5: { kind: "text", output: true },
    publicKeyFingerprintSha256: { kind: "text", output: true },
    publicKeyOpenssh: { kind: "text", output: true },
    publicKeyPem: { kind: "text", output: true },
  },
  meta: { __meta: JSON.stringify({ schema_version: "1" }) },
  make: async ({ algorithm, ecdsaCurve, rsaBits }) => {
    const key = await generateKey(algorithm as Algorithm, ecdsaCurve as Curve, Number(rsaBits));
    const spki = publicKeyInfo(key);
    const openssh = opensshKey(key);
    return {
      id: crypto.createHash("sha1").update(spki).digest("hex"),
      privateKeyOpenssh: openssh.privateKey,
      privateKeyPem: traditionalPem(key),
      privateKeyPemPkcs8: key.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKeyFingerprintMd5: openssh.md5,
      publicKeyFingerprintSha256: openssh.sha256,
      publicKeyOpenssh: openssh.publicKey,
      publicKeyPem: encodePem("PUBLIC KEY", spki),
    };
  },
});

/** Exports the form that came before PKCS #8; Ed25519 has none. */
function traditionalPem(key: crypto.KeyObject): string {
  const algorithm = algorithmOf(key);
  if (algorithm === "RSA") return key.export({ type: "pkcs1", format: "pem" }).toString();
  if (algorithm === "ECDSA") return key.export({ type: "sec1", format: "pem" }).toString();
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
