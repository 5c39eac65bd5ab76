// OpenSSL as the judge of certificates: a real handshake between two sockets of this process.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type TLSSocket, connect, createServer } from "node:tls";

/** Who shows which certificate, and what the other side trusts. */
export interface Handshake {
  readonly serverPem: string;
  readonly serverKeyPem: string;
  /** What the client trusts. */
  readonly trustBundlePem: string;
  /** What the client asks for; undefined when it does not look at names. */
  readonly host?: string;
  readonly client?: {
    readonly pem: string;
    readonly keyPem: string;
    /** What the server trusts. */
    readonly trustBundlePem: string;
  };
}

/** Runs one handshake with TLS 1.3, and tells whether both sides accepted each other. */
export async function isAccepted(handshake: Handshake): Promise<boolean> {
  const { serverPem, serverKeyPem, trustBundlePem, host, client } = handshake;
  const server = createServer({
    cert: serverPem,
    key: serverKeyPem,
    minVersion: "TLSv1.3",
    ...(client === undefined ? {} : { requestCert: true, ca: client.trustBundlePem }),
  });
  server.on("secureConnection", (socket) => socket.end("accepted"));
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect({
    port: (server.address() as AddressInfo).port,
    host: "127.0.0.1",
    ca: trustBundlePem,
    ...(client === undefined ? {} : { cert: client.pem, key: client.keyPem }),
    ...(host === undefined ? { checkServerIdentity: () => undefined } : { servername: host }),
  });
  try {
    return (await readAll(socket)) === "accepted";
  } finally {
    socket.destroy();
    server.close();
  }
}

/** With TLS 1.3 a client learns of its refusal only when it reads. */
async function readAll(socket: TLSSocket): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of socket) parts.push(part as Buffer);
  } catch {
    return "refused";
  }
  return Buffer.concat(parts).toString();
}
