import * as net from "node:net";

/**
 * Returns the operating system's error code when it is impossible to listen there; undefined when
 * the port is free.
 */
export function whyNotFree(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, address, () => server.close(() => resolve(undefined)));
  });
}
