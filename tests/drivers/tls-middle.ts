// Somebody who ends the client's TLS with a certificate that the client trusts, and has a TLS of
// his own with the server: what channel binding is there to notice.
import * as net from "node:net";
import * as tls from "node:tls";
import type { TestCertificate } from "../support/pki/test-pki";

export interface TlsMiddle {
  readonly port: number;
  stop(): Promise<void>;
}

/** A request for TLS (PostgreSQL documentation, "Message Formats"). */
const REQUEST = Buffer.from("0000000804d2162f", "hex");

/** Starts on a free port of the loopback interface, before the server on `upstreamPort`. */
export async function startTlsMiddle(
  upstreamPort: number,
  certificate: TestCertificate,
): Promise<TlsMiddle> {
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
        join(
          endTls(socket, certificate),
          tls.connect({ socket: onward, rejectUnauthorized: false }),
        );
      });
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: (listener.address() as net.AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function endTls(socket: net.Socket, { certificatePem, keyPem }: TestCertificate): tls.TLSSocket {
  return new tls.TLSSocket(socket, { isServer: true, cert: certificatePem, key: keyPem });
}

function join(client: tls.TLSSocket, server: tls.TLSSocket): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.on("error", () => to.destroy());
    from.pipe(to);
  }
}
