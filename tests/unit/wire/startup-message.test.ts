import { describe, expect, it } from "vitest";
import { parseAnswer, sslRequest, startupMessage } from "../../../components/wire/startup-message";

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const authentication = (method: number) => message("R", Buffer.from([0, 0, 0, method]));
const error = (text: string) => message("E", Buffer.from(text.replaceAll("|", "\0")));
const refusal = error("SFATAL|VFATAL|C28000|Mno pg_hba.conf entry|Fauth.c||");

describe("sslRequest()", () => {
  it("is the eight bytes of the protocol", () => {
    expect(sslRequest().toString("hex")).toBe("0000000804d2162f");
  });
});

describe("startupMessage()", () => {
  it("begins with its length and version 3.0, and ends with an empty name", () => {
    const bytes = startupMessage("app", "data");
    expect(bytes.readUInt32BE(0)).toBe(bytes.length);
    expect(bytes.readUInt32BE(4)).toBe(0x00030000);
    expect(bytes.subarray(8).toString()).toMatch(/^user\0app\0database\0data\0.*\0\0$/);
  });
});

describe("parseAnswer()", () => {
  it("counts a session from the end of authentication on", () => {
    expect(parseAnswer(authentication(0))).toEqual({ kind: "session" });
  });

  it("counts a session although an error follows", () => {
    const answer = Buffer.concat([authentication(0), refusal]);
    expect(parseAnswer(answer)).toEqual({ kind: "session" });
  });

  it.each([
    [3, "cleartext"],
    [5, "MD5"],
    [99, "method 99"],
  ])("reads the request %i for a password as %s", (method, name) => {
    expect(parseAnswer(authentication(method))).toEqual({ kind: "password", method: name });
  });

  it("reads the mechanisms of SASL", () => {
    const names = Buffer.from("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
    const answer = message("R", Buffer.concat([Buffer.from([0, 0, 0, 10]), names]));
    expect(parseAnswer(answer)).toEqual({
      kind: "password",
      method: "SASL",
      mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"],
    });
  });

  it("reads SQLSTATE and message of an error", () => {
    expect(parseAnswer(refusal)).toEqual({
      kind: "refused",
      sqlstate: "28000",
      message: "no pg_hba.conf entry",
    });
  });

  it("reads what comes after a notice", () => {
    const notice = message("N", Buffer.from("SNOTICE\0\0"));
    expect(parseAnswer(Buffer.concat([notice, authentication(0)]))).toEqual({ kind: "session" });
  });

  it("waits for the rest, wherever the answer is cut", () => {
    for (let length = 0; length < refusal.length; length++) {
      expect(parseAnswer(refusal.subarray(0, length))).toBeUndefined();
    }
  });

  it("takes other protocols and absurd lengths for no answer", () => {
    for (const text of ["HTTP/1.1 400", "SSH-2.0-x", "R\xff\xff\xff\xff", "R\0\0\0\0"]) {
      expect(parseAnswer(Buffer.from(text, "latin1"))).toMatchObject({ kind: "broken" });
    }
  });
});
