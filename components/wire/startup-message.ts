// The messages of PostgreSQL's protocol 3.0 that precede a session (documentation, chapter
// "Frontend/Backend Protocol"). Pure: bytes in, bytes out.
import type { Outcome } from "./outcome";

/** Builds an SSLRequest; the server answers with one byte, `S` or `N`. */
export function sslRequest(): Buffer {
  return withLength(int32(80877103));
}

/** Builds a StartupMessage; the server answers with an error or an authentication request. */
export function startupMessage(role: string, database: string): Buffer {
  const parameters = ["user", role, "database", database, "application_name", "postgres-tls probe"];
  const strings = parameters.map((text) => Buffer.from(`${text}\0`, "utf8"));
  return withLength(int32(3 << 16), ...strings, Buffer.from([0]));
}

/** Builds a Terminate message, so that the server logs no broken connection. */
export function terminateMessage(): Buffer {
  return Buffer.from([0x58, 0, 0, 0, 4]);
}

const methods: Readonly<Record<number, string>> = {
  2: "Kerberos",
  3: "cleartext",
  5: "MD5",
  7: "GSSAPI",
  9: "SSPI",
  10: "SASL",
};

const sasl = 10;

/**
 * Parses the server's answer to a StartupMessage; returns undefined while it is incomplete.
 * AuthenticationOk counts as a session: a later error, such as a database that does not exist,
 * refuses no client.
 */
export function parseAnswer(received: Buffer): Outcome | undefined {
  for (let at = 0; at + 5 <= received.length;) {
    const type = String.fromCharCode(received.readUInt8(at));
    const length = received.readUInt32BE(at + 1);
    if (!"RENvKSZ".includes(type) || length < 4 || length > 30_000) {
      return {
        kind: "broken",
        message: "the answer is not PostgreSQL's protocol",
        transient: false,
      };
    }
    if (at + 1 + length > received.length) return undefined;
    const body = received.subarray(at + 5, at + 1 + length);
    if (type === "E") return parseError(body);
    if (type === "R" && body.length >= 4) return parseAuthentication(body);
    at += 1 + length;
  }
  return undefined;
}

function parseAuthentication(body: Buffer): Outcome {
  const method = body.readUInt32BE(0);
  if (method === 0) return { kind: "session" };
  const name = methods[method] ?? `method ${method}`;
  if (method !== sasl) return { kind: "password", method: name };
  return { kind: "password", method: name, mechanisms: strings(body.subarray(4)) };
}

function parseError(body: Buffer): Outcome {
  const fields = strings(body);
  const field = (code: string) => fields.find((text) => text.startsWith(code))?.slice(1) ?? "";
  return { kind: "refused", sqlstate: field("C"), message: oneLine(field("M")) };
}

/** Splits a list of null-terminated strings, which ends with an empty one. */
function strings(body: Buffer): string[] {
  return body
    .toString("utf8")
    .split("\0")
    .filter((text) => text !== "");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 400);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function withLength(...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length + 4), body]);
}
