// Builds a TLS ClientHello by hand and reads the first answer to it. Pure.
//
// A current TLS library does not offer old protocols or weak ciphers at all, and its own error would
// look like a refusal by the server.
import type { Outcome } from "./outcome";

/**
 * Wire versions of the protocols before TLS 1.3, by PostgreSQL's names. SSL is not among them:
 * `ssl_min_protocol_version` cannot name it.
 */
export const oldProtocols: Readonly<Record<string, number>> = {
  TLSv1: 0x0301,
  "TLSv1.1": 0x0302,
  "TLSv1.2": 0x0303,
};

/** Wire version of SSL 3.0 (RFC 6101), which RFC 7568 prohibits. */
export const ssl3 = 0x0300;

/** The answer of a server to a ClientHello. */
export type HelloAnswer =
  | { readonly kind: "accepted"; readonly protocol: number; readonly cipher: number }
  | { readonly kind: "alert"; readonly alert: number }
  | { readonly kind: "nonsense" };

/** Cipher suites of which any server of the last twenty years has one, for each kind of key. */
export const commonCiphers: readonly number[] = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc023, 0xc027, 0xc009, 0xc013, 0xc00a, 0xc014,
  0x009e, 0x009f, 0x0067, 0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035,
  0x000a,
];

/** Cipher suites without authentication or encryption, or with a broken cipher (IANA registry). */
export const weakCiphers: readonly number[] = [
  // Without encryption.
  0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010, 0xc015,
  // Anonymous.
  0x0018, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0x0046, 0x0089, 0x009b, 0xc016,
  0xc017, 0xc018, 0xc019, 0x00bf, 0x00c5,
  // RC4, RC2, IDEA, SEED, DES and triple DES, export suites included.
  0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008, 0x0009, 0x000a, 0x0011, 0x0012, 0x0013, 0x0014,
  0x0015, 0x0016, 0x0017, 0x0019, 0x001a, 0x0096, 0x0099, 0x009a, 0xc002, 0xc003, 0xc007, 0xc008,
  0xc00c, 0xc00d, 0xc011, 0xc012,
];

/** Builds a record with a ClientHello that offers `protocol` at most (RFC 5246, 7.4.1.2). */
export function clientHello(protocol: number, ciphers: readonly number[], random: Buffer): Buffer {
  const body = Buffer.concat([
    uint16(protocol),
    random.subarray(0, 32),
    Buffer.from([0]),
    sized(Buffer.concat(ciphers.map(uint16))),
    Buffer.from([1, 0]),
    sized(extensions(protocol)),
  ]);
  const length = Buffer.from([0, 0, 0]);
  length.writeUIntBE(body.length, 0, 3);
  const message = Buffer.concat([Buffer.from([1]), length, body]);
  return Buffer.concat([Buffer.from([22]), uint16(0x0301), sized(message)]);
}

function extensions(protocol: number): Buffer {
  // X25519, P-256, P-384, P-521; uncompressed points; every signature scheme from SHA-1 up.
  const groups = [0x001d, 0x0017, 0x0018, 0x0019];
  const signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
  const all = [...signatures, 0x0807, 0x0203, 0x0201];
  return Buffer.concat([
    extension(10, sized(Buffer.concat(groups.map(uint16)))),
    extension(11, Buffer.from([1, 0])),
    ...(protocol >= 0x0303 ? [extension(13, sized(Buffer.concat(all.map(uint16))))] : []),
    // Renegotiation information (RFC 5746): some servers require it.
    extension(0xff01, Buffer.from([0])),
  ]);
}

/** Parses the first record that a server sends; returns undefined while it is incomplete. */
export function parseHelloAnswer(received: Buffer): HelloAnswer | undefined {
  if (received.length < 5) return undefined;
  const type = received.readUInt8(0);
  const record = received.subarray(5, 5 + received.readUInt16BE(3));
  if (type !== 21 && type !== 22) return { kind: "nonsense" };
  if (record.length < received.readUInt16BE(3)) return undefined;
  if (type === 21) {
    return record.length === 2
      ? { kind: "alert", alert: record.readUInt8(1) }
      : { kind: "nonsense" };
  }
  return parseServerHello(record);
}

/** Parses a ServerHello (RFC 5246, 7.4.1.3): type, length, version, random, session, cipher. */
function parseServerHello(message: Buffer): HelloAnswer {
  if (message.length < 41 || message[0] !== 2) return { kind: "nonsense" };
  const cipherAt = 39 + message.readUInt8(38);
  if (message.length < cipherAt + 2) return { kind: "nonsense" };
  return {
    kind: "accepted",
    protocol: message.readUInt16BE(4),
    cipher: message.readUInt16BE(cipherAt),
  };
}

const alerts: Readonly<Record<number, string>> = {
  40: "handshake failure",
  47: "illegal parameter",
  70: "protocol version",
  71: "insufficient security",
  80: "internal error",
  86: "inappropriate fallback",
};

/** Returns the outcome of a ClientHello. */
export function outcomeOfHello(answer: HelloAnswer): Outcome {
  switch (answer.kind) {
    case "alert":
      return {
        kind: "alert",
        alert: answer.alert,
        message: alerts[answer.alert] ?? "refused",
      };
    case "accepted":
      return { kind: "handshake", message: `the server accepts ${nameOf(answer)}` };
    case "nonsense":
      return { kind: "broken", message: "the answer is not TLS", transient: false };
  }
}

function nameOf({ protocol, cipher }: { protocol: number; cipher: number }): string {
  const [name] = Object.entries(oldProtocols).find(([, number]) => number === protocol) ?? [];
  const hex = cipher.toString(16).toUpperCase().padStart(4, "0");
  return `${name ?? "a protocol of its own"} with cipher 0x${hex}`;
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([uint16(type), sized(content)]);
}

function sized(content: Buffer): Buffer {
  return Buffer.concat([uint16(content.length), content]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
