// Finds ports for the servers of tests and benchmarks, which must know them before they listen.
import * as dgram from "node:dgram";
import * as net from "node:net";

/** Below the ephemeral ports of any system, which `listen(0)` and outgoing connections take. */
const LOWEST = 20_000;
const COUNT = 12_000;
const ATTEMPTS = 200;

/** UDP sockets of this process, one for each port that it has returned. */
const held: dgram.Socket[] = [];

/**
 * Returns a TCP port that nothing listens on and that no other process gets from here while this one
 * lives: the UDP port of the same number is bound as its reservation, which the kernel frees.
 */
export async function freePort(): Promise<number> {
  const first = Math.floor(Math.random() * COUNT);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = LOWEST + ((first + attempt) % COUNT);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
  throw new Error(`Cannot find a free port: ${ATTEMPTS} from ${LOWEST + first} on are taken`);
}

/** Keeps a reservation even if the port turns out to be taken, so that nobody else tries it. */
async function reserve(port: number): Promise<boolean> {
  const socket = dgram.createSocket("udp4");
  socket.unref();
  const bound = await settled(socket, "listening", () =>
    socket.bind({ port, address: "127.0.0.1", exclusive: true }),
  );
  if (bound) held.push(socket);
  else socket.close();
  return bound;
}

/** Tries all addresses, since some servers publish on more than the loopback interface. */
async function isFree(port: number): Promise<boolean> {
  const listener = net.createServer();
  const listening = await settled(listener, "listening", () =>
    listener.listen({ port, host: "0.0.0.0", exclusive: true }),
  );
  if (listening) await new Promise((resolve) => listener.close(resolve));
  return listening;
}

function settled(
  emitter: dgram.Socket | net.Server,
  event: "listening",
  begin: () => unknown,
): Promise<boolean> {
  return new Promise((resolve) => {
    emitter.once(event, () => resolve(true));
    emitter.once("error", () => resolve(false));
    begin();
  });
}
