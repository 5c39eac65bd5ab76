// A connection that is open before a reload, and asks for TLS only when it is told to: the process
// behind it has the certificates and lists of its own time.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ClientConfig } from "pg";

/** Opens the connection; the function given back logs in on it. */
export async function openWaiting(options: ClientConfig): Promise<() => Promise<Client>> {
  const socket = connect(options.port ?? 5432, options.host);
  await once(socket, "connect");
  return async () => {
    const client = new Client({ ...options, stream: () => alreadyOpen(socket) });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  };
}

/** The client calls `connect`, and waits for the event. */
function alreadyOpen(socket: Socket): Duplex {
  socket.connect = () => {
    process.nextTick(() => socket.emit("connect"));
    return socket;
  };
  return socket;
}
