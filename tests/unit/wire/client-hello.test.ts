import { describe, expect, it } from "vitest";
import {
  clientHello,
  commonCiphers,
  outcomeOfHello,
  parseHelloAnswer,
  weakCiphers,
} from "../../../components/wire/client-hello";

const random = Buffer.alloc(32, 7);
const serverHello = (protocol: number, cipher: number) => {
  const body = Buffer.concat([
    Buffer.from([protocol >> 8, protocol & 0xff]),
    random,
    Buffer.from([0, cipher >> 8, cipher & 0xff, 0]),
  ]);
  const message = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 3, 3, 0, message.length]), message]);
};

describe("clientHello()", () => {
  it("offers the protocol and the ciphers that it is given", () => {
    const hello = clientHello(0x0302, [0xc02b, 0x002f], random);
    expect(hello.subarray(0, 3).toString("hex")).toBe("160301");
    expect(hello.readUInt16BE(3)).toBe(hello.length - 5);
    expect(hello.readUIntBE(6, 3)).toBe(hello.length - 9);
    expect(hello.readUInt16BE(9)).toBe(0x0302);
    expect(hello.subarray(43, 50).toString("hex")).toBe("000004c02b002f");
  });

  it("names signatures only from TLS 1.2 on", () => {
    const signatures = Buffer.from([0, 13, 0]);
    expect(clientHello(0x0303, commonCiphers, random).includes(signatures)).toBe(true);
    expect(clientHello(0x0302, commonCiphers, random).includes(signatures)).toBe(false);
  });
});

describe("weakCiphers", () => {
  it("has no cipher twice", () => {
    expect(new Set(weakCiphers).size).toBe(weakCiphers.length);
  });

  it("has none that encrypts with AES and shows a certificate", () => {
    const strong = commonCiphers.filter((cipher) => cipher !== 0x000a);
    expect(weakCiphers.filter((cipher) => strong.includes(cipher))).toEqual([]);
  });
});

describe("parseHelloAnswer()", () => {
  it("reads the alert", () => {
    const answer = parseHelloAnswer(Buffer.from([21, 3, 1, 0, 2, 2, 70]));
    expect(answer).toEqual({ kind: "alert", alert: 70 });
  });

  it("reads protocol and cipher that the server chose", () => {
    const answer = parseHelloAnswer(serverHello(0x0303, 0xc02b));
    expect(answer).toEqual({ kind: "accepted", protocol: 0x0303, cipher: 0xc02b });
  });

  it("waits for the rest, wherever the answer is cut", () => {
    const whole = serverHello(0x0303, 0xc02b);
    for (let length = 0; length < whole.length; length++) {
      expect(parseHelloAnswer(whole.subarray(0, length))).toBeUndefined();
    }
  });

  it("takes no other bytes for a refusal or an acceptance", () => {
    for (const text of ["HTTP/1.1 400", "E\0\0\0\x08SFATAL", "\x15\x03\x01\0\x01\x02"]) {
      expect(parseHelloAnswer(Buffer.from(text, "latin1"))).toEqual({ kind: "nonsense" });
    }
  });
});

describe("outcomeOfHello()", () => {
  it("tells the alert by name", () => {
    expect(outcomeOfHello({ kind: "alert", alert: 70 })).toEqual({
      kind: "alert",
      alert: 70,
      message: "protocol version",
    });
  });

  it("tells what was accepted", () => {
    expect(outcomeOfHello({ kind: "accepted", protocol: 0x0302, cipher: 0x2f })).toEqual({
      kind: "handshake",
      message: "the server accepts TLSv1.1 with cipher 0x002F",
    });
  });
});
