// A program that has nothing to do with PostgreSQL and has a port.
import * as net from "node:net";

/** Listens, and hangs up on whoever comes; returns what ends it. */
export async function strangerOn(port: number): Promise<() => Promise<void>> {
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
