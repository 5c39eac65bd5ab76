// Watches the address of an engine and nothing else: the process that started a plugin may have ended
// long before, and an engine that still listens is not gone.
import * as net from "node:net";

const RETRY_MS = 200;

/**
 * Calls `gone` once nothing listens at `address` any more. A connection is kept open, so that the end
 * of the engine is noticed at once; if the engine closes it because it is idle, it is opened again.
 * This does not keep the process alive.
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
