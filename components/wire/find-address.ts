import { type Target, withConnection } from "./connection";

/** The server to find. */
interface Wanted {
  readonly host: string;
  /** Name or address to connect to. Defaults to `host`. */
  readonly connectHost?: string | undefined;
  readonly port: number;
}

/** Returns the address that accepts a connection: of a name's addresses, only one may be the server's. */
export function findAddress(
  { host, connectHost = host, port }: Wanted,
  timeoutMs: number,
): Promise<Target> {
  return withConnection({ host: connectHost, port }, timeoutMs, async (socket) => ({
    host: socket.remoteAddress ?? connectHost,
    port,
  }));
}
