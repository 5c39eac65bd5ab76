import * as net from "node:net";
import { StepError } from "./channel";

/** Throws when something already listens, before PostgreSQL says it less clearly in its log. */
export function checkPortIsFree(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", (error: NodeJS.ErrnoException) =>
      reject(
        new StepError(
          `Cannot start the embedded server: port is ${port}, and ${address}:${port} is not free ` +
            `(${error.code}); choose another \`port\` or stop what listens there`,
        ),
      ),
    );
    server.listen(port, address, () => server.close(() => resolve()));
  });
}
