// Whether an engine lives is asked of its address and nothing else: who started a process may have
// ended long before, and who still answers is not gone.
import * as net from "node:net";

const RETRY_MS = 200;

/**
 * Calls `gone` once nobody listens at `address` any more. A connection is kept open, so that the end
 * of the engine is noticed at once; the engine may close it, as one that never speaks is, and is then
 * asked again. The process is not kept alive by this.
 */
export function whenEngineIsGone(address: string, gone: () => void): void {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (port === "") throw new Error(`Cannot watch the engine: its address is "${address}"`);
  const connect = (): void => {
    let isRefused = false;
    const socket = net.connect({ host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) });
    socket.unref();
    socket.resume();
    socket.on("error", (error: NodeJS.ErrnoException) => {
      isRefused = error.code === "ECONNREFUSED";
    });
    socket.on("close", () => {
      if (isRefused) gone();
      else setTimeout(connect, RETRY_MS).unref();
    });
  };
  connect();
}
