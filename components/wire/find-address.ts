import { type Target, withConnection } from "./connection";

/** Who is looked for. */
interface Wanted {
  readonly host: string;
  /** Name or address to dial. Defaults to `host`. */
  readonly connectHost?: string | undefined;
  readonly port: number;
}

/** Finds the address that answers: a name may stand for several, of which only one need have the server. */
export function findAddress(
  { host, connectHost = host, port }: Wanted,
  timeoutMs: number,
): Promise<Target> {
  return withConnection({ host: connectHost, port }, timeoutMs, async (socket) => ({
    host: socket.remoteAddress ?? connectHost,
    port,
  }));
}
