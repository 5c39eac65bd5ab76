// The OpenSSH forms of a key: PROTOCOL.key of OpenSSH for the private one, RFC 4253 for the public.
import { createHash, randomBytes, type JsonWebKey, type KeyObject } from "node:crypto";
import { algorithmOf, curveOf } from "./keys";
import { encodePem } from "./pem";

export interface OpensshKey {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly md5: string;
  readonly sha256: string;
}

/** Blocks of the cipher "none" have 8 bytes. */
const BLOCK_BYTES = 8;

/** Encodes a private key. For P224, which has no OpenSSH form, the provider has empty strings. */
export function opensshKey(key: KeyObject): OpensshKey {
  if (curveOf(key) === "P224") return { privateKey: "", publicKey: "", md5: "", sha256: "" };
  const { type, publicFields, privateFields } = fieldsOf(key);
  const blob = Buffer.concat([text(type), ...publicFields]);
  const md5 = createHash("md5").update(blob).digest("hex");
  const sha256 = createHash("sha256").update(blob).digest("base64");
  return {
    privateKey: encodePem("OPENSSH PRIVATE KEY", privateContainer(type, blob, privateFields)),
    publicKey: `${type} ${blob.toString("base64")}\n`,
    md5: md5.replace(/..(?!$)/g, "$&:"),
    sha256: `SHA256:${sha256.replace(/=+$/, "")}`,
  };
}

interface Fields {
  readonly type: string;
  readonly publicFields: Buffer[];
  readonly privateFields: Buffer[];
}

function fieldsOf(key: KeyObject): Fields {
  const jwk = key.export({ format: "jwk" });
  const part = (name: keyof JsonWebKey): Buffer => Buffer.from(String(jwk[name]), "base64url");
  if (algorithmOf(key) === "ED25519") {
    const both = Buffer.concat([part("d"), part("x")]);
    return {
      type: "ssh-ed25519",
      publicFields: [text(part("x"))],
      privateFields: [text(part("x")), text(both)],
    };
  }
  if (algorithmOf(key) === "RSA") {
    const names = ["n", "e", "d", "qi", "p", "q"] as const;
    return {
      type: "ssh-rsa",
      publicFields: [number(part("e")), number(part("n"))],
      privateFields: names.map((name) => number(part(name))),
    };
  }
  const curve = `nistp${curveOf(key)?.slice(1) ?? ""}`;
  const point = Buffer.concat([Buffer.from([4]), part("x"), part("y")]);
  const publicFields = [text(curve), text(point)];
  return {
    type: `ecdsa-sha2-${curve}`,
    publicFields,
    privateFields: [...publicFields, number(part("d"))],
  };
}

function privateContainer(type: string, publicBlob: Buffer, privateFields: Buffer[]): Buffer {
  const check = randomBytes(4);
  const comment = text("");
  const content = Buffer.concat([check, check, text(type), ...privateFields, comment]);
  const padding = (BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    text("none"), // cipher
    text("none"), // key derivation
    text(""), // its options
    Buffer.from([0, 0, 0, 1]),
    text(publicBlob),
    text(Buffer.concat([content, Buffer.from(Array.from({ length: padding }, (_, i) => i + 1))])),
  ]);
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

/** Encodes a positive mpint (RFC 4251, 5): no leading zeros, but one if it would look negative. */
function number(magnitude: Buffer): Buffer {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const minimal = magnitude.subarray(first);
  return text((minimal[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), minimal]) : minimal);
}
