// Short connections: each asks one question, has a time limit, and is always closed.
import * as net from "node:net";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import { sslRequest } from "./startup-message";

/** The address that a server listens on. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Time limit of one question, in milliseconds. */
export const QUESTION_MILLIS = 5000;

/** Opens a connection, passes it to `use` and closes it; rejects after `timeoutMs` in total. */
export async function withConnection<T>(
  target: Target,
  timeoutMs: number,
  use: (socket: net.Socket) => Promise<T>,
): Promise<T> {
  const socket = net.connect({ host: target.host, port: target.port, noDelay: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(noAnswer("no answer in time")), timeoutMs);
  });
  try {
    return await Promise.race([connected(socket).then(() => use(socket)), late]);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function connected(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    // Never removed: an unhandled error after the answer would end the process.
    socket.on("error", reject);
  });
}

/** Reads until `parse` returns a value; rejects when the connection ends first. */
export function readUntil<T>(
  stream: Duplex,
  parse: (received: Buffer) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const done = () => stream.off("data", take).off("end", ended).off("close", ended);
    const take = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const parsed = parse(received);
      if (parsed === undefined) return;
      done();
      resolve(parsed);
    };
    const ended = () => {
      done();
      reject(noAnswer("the server closed the connection without an answer"));
    };
    stream.on("data", take).on("end", ended).on("close", ended).on("error", reject);
  });
}

/** Sends an SSLRequest and returns the answer: `S` for yes, anything else for no. */
export async function askForTls(socket: net.Socket): Promise<string> {
  const answer = readUntil(socket, (received) => received);
  socket.write(sslRequest());
  const bytes = await answer;
  // Bytes after the answer are unencrypted and must not be read as part of TLS (CVE-2021-23222).
  if (bytes.length > 1 && bytes[0] === 0x53) throw new Error("unencrypted bytes before TLS");
  return bytes.toString("latin1", 0, 1);
}

/** Performs the TLS handshake on an open connection. Calls `refused` when the client rejects the server. */
export function handshake(
  socket: net.Socket,
  options: tls.ConnectionOptions,
  refused: () => void = () => undefined,
): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = tls.connect({ ...options, socket });
    secure.once("secureConnect", () => resolve(secure));
    secure.on("error", (error) => {
      // Node sets it when verification fails; it is a code, although typed as an Error.
      if (secure.authorizationError as unknown) refused();
      reject(error);
    });
    secure.once("close", () =>
      reject(noAnswer("the server closed the connection in the handshake")),
    );
  });
}

function noAnswer(message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code: "ERR_NO_ANSWER" });
}
