// Somebody who ends the client's TLS with a certificate that the client trusts, and has a TLS of
// his own with the server: what channel binding is there to notice.
import * as net from "node:net";
import { Transform } from "node:stream";
import * as tls from "node:tls";
import type { TestCertificate } from "../pki/test-pki";

export interface TlsMiddle {
  readonly port: number;
  /** Everything that clients have said, as the middle read it. */
  heard(): string;
  stop(): Promise<void>;
}

/**
 * What the middle makes of a text on its way, in latin1. It keeps the length, since the messages
 * around a text state theirs.
 */
export interface Forgery {
  readonly ofServer?: (text: string) => string;
  readonly ofClient?: (text: string) => string;
}

/** A request for TLS (PostgreSQL documentation, "Message Formats"). */
const REQUEST = Buffer.from("0000000804d2162f", "hex");

/** Starts on a free port of the loopback interface, before the server on `upstreamPort`. */
export async function startTlsMiddle(
  upstreamPort: number,
  certificate: TestCertificate,
  { ofServer = same, ofClient = same }: Forgery = {},
): Promise<TlsMiddle> {
  const heard: string[] = [];
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    const onward = net.connect(upstreamPort, "127.0.0.1");
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("close", () => sockets.delete(each)).on("error", () => each.destroy());
    }
    // A client waits for the answer to its request, so that is all of the first chunk.
    socket.once("data", () => {
      onward.write(REQUEST);
      onward.once("data", () => {
        socket.write("S");
        const client = endTls(socket, certificate);
        const server = tls.connect({ socket: onward, rejectUnauthorized: false });
        passOn(client, server, (text) => {
          heard.push(text);
          return ofClient(text);
        });
        passOn(server, client, ofServer);
      });
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: (listener.address() as net.AddressInfo).port,
    heard: () => heard.join(""),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function endTls(socket: net.Socket, { certificatePem, keyPem }: TestCertificate): tls.TLSSocket {
  return new tls.TLSSocket(socket, { isServer: true, cert: certificatePem, key: keyPem });
}

function same(text: string): string {
  return text;
}

/** Each message before a session is a record of TLS, and so a chunk of its own. */
function passOn(from: tls.TLSSocket, to: tls.TLSSocket, change: (text: string) => string): void {
  const changed = new Transform({
    transform: (chunk: Buffer, _encoding, done) =>
      done(null, Buffer.from(change(chunk.toString("latin1")), "latin1")),
  });
  from.on("error", () => to.destroy());
  from.pipe(changed).pipe(to);
}
