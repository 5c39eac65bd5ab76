// Servers that are no PostgreSQL.
import * as net from "node:net";
import * as tls from "node:tls";
import type { TestCertificate } from "../../support/pki/test-pki";

/** Serves whatever `answer` does on a free port for one use. */
export async function withListener<T>(
  answer: (socket: net.Socket) => void,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  try {
    return await use((listener.address() as net.AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  }
}

/** What a man in the middle does: TLS towards the client, none towards the server. */
export function decrypt(
  socket: net.Socket,
  { certificatePem, keyPem }: TestCertificate,
  port: number,
) {
  socket.once("data", (first) => {
    if (first.length !== 8) return void socket.destroy();
    socket.write("S");
    const options = { cert: certificatePem, key: keyPem, requestCert: true };
    const inside = new tls.TLSSocket(socket, {
      isServer: true,
      rejectUnauthorized: false,
      ...options,
    });
    const onward = net.connect(port, "127.0.0.1");
    inside.on("error", () => onward.destroy());
    onward.on("error", () => inside.destroy());
    inside.pipe(onward).pipe(inside);
  });
}

/** Passes on whatever begins with a question, and nothing that begins with a handshake. */
export function relayAsked(socket: net.Socket, port: number) {
  socket.once("data", (first) => {
    if (first[0] === 0x16) return void socket.destroy();
    const onward = net.connect(port, "127.0.0.1");
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
    onward.write(first);
    socket.pipe(onward).pipe(socket);
  });
}

/** An error message of PostgreSQL's protocol. */
export function errorMessage(sqlstate: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${sqlstate}\0M${message}\0\0`);
  return Buffer.concat([Buffer.from([0x45, 0, 0, 0, fields.length + 4]), fields]);
}
