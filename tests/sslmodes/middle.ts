// Somebody on the way between a client and PostgreSQL: listens, or pretends to be the server.
import * as net from "node:net";
import * as tls from "node:tls";
import type { TestCertificate } from "../support/pki/test-pki";

/** What the one in the middle does. */
export interface MiddleArgs {
  /** Port of the real server on the loopback interface. */
  readonly upstreamPort: number;
  /** Answers a request for TLS with this certificate. Defaults to passing everything on untouched. */
  readonly impersonateWith?: TestCertificate;
  /** Answers a request for TLS with "no". */
  readonly denyTls?: boolean;
}

/** A running middle. */
export interface Middle {
  readonly host: string;
  readonly port: number;
  /** Everything that has passed in both directions as the middle could read it. */
  readable(): Buffer;
  /**
   * What clients asked the one who pretends to be the server, in their order: `tls`, `gss` or
   * `session`. Who only listens does not take part and has none.
   */
  requests(): string[];
  /** Starts recording anew. */
  forget(): void;
  stop(): Promise<void>;
}

interface Recording {
  chunks: Buffer[];
  requests: string[];
}

/** Codes in place of a protocol version (PostgreSQL documentation, "Message Formats"). */
const requestNames: Readonly<Record<number, string>> = { 80877103: "tls", 80877104: "gss" };

/** Starts on a free port of the loopback interface; the caller stops it. */
export async function startMiddle(args: MiddleArgs): Promise<Middle> {
  const record: Recording = { chunks: [], requests: [] };
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    keep(sockets, socket);
    const onward = net.connect(args.upstreamPort, "127.0.0.1");
    keep(sockets, onward);
    const active = args.impersonateWith !== undefined || args.denyTls === true;
    if (active) answerFirst({ socket, onward, args, record });
    else relay(socket, onward, record);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    host: "127.0.0.1",
    port: (listener.address() as net.AddressInfo).port,
    readable: () => Buffer.concat(record.chunks),
    requests: () => [...record.requests],
    forget: () => Object.assign(record, { chunks: [], requests: [] }),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

interface Meeting {
  readonly socket: net.Socket;
  readonly onward: net.Socket;
  readonly args: MiddleArgs;
  readonly record: Recording;
}

/** A client waits for the answer to each request, so a request is always a chunk of its own. */
function answerFirst(meeting: Meeting): void {
  const { socket, onward, args, record } = meeting;
  socket.once("data", (first) => {
    const request = requestName(first);
    record.requests.push(request);
    if (request === "session") {
      relay(socket, onward, record, first);
    } else if (request === "tls" && args.impersonateWith !== undefined) {
      socket.write("S");
      relay(endTls(socket, args.impersonateWith), onward, record);
    } else {
      socket.write("N");
      answerFirst(meeting);
    }
  });
}

function requestName(first: Buffer): string {
  return (first.length === 8 ? requestNames[first.readUInt32BE(4)] : undefined) ?? "session";
}

function endTls(socket: net.Socket, { certificatePem, keyPem }: TestCertificate): tls.TLSSocket {
  return new tls.TLSSocket(socket, { isServer: true, cert: certificatePem, key: keyPem });
}

function relay(
  client: net.Socket,
  onward: net.Socket,
  record: Recording,
  first: Buffer = Buffer.alloc(0),
): void {
  // A client that refuses the certificate ends the handshake: the server has nobody left.
  client.on("error", () => onward.destroy());
  onward.on("error", () => client.destroy());
  client.on("close", () => onward.destroy());
  onward.on("close", () => client.end());
  const passOn = (chunk: Buffer) => {
    record.chunks.push(chunk);
    onward.write(chunk);
  };
  passOn(first);
  // Read once, so that the same bytes are kept and passed on.
  client.on("data", passOn);
  onward.on("data", (chunk: Buffer) => {
    record.chunks.push(chunk);
    client.write(chunk);
  });
}

function keep(sockets: Set<net.Socket>, socket: net.Socket): void {
  sockets.add(socket);
  socket.on("error", () => undefined);
  socket.on("close", () => sockets.delete(socket));
}
