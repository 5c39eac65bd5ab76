// A test's PostgreSQL as a process: when it is ready, and how it goes without a trace.
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";

/** Returns when the server accepts connections; rejects with its log when it ends before. */
export async function ready(server: ChildProcess, log: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`Cannot start a test server: it ended with\n${log()}`));
    server.once("exit", fail);
    server.once("error", reject);
    server.stderr?.on("data", () => {
      if (log().includes("database system is ready to accept connections")) {
        server.off("exit", fail);
        resolve();
      }
    });
  });
}

/** Ends the server at once and removes its directory. */
export async function stop(server: ChildProcess, root: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGQUIT");
    await ended;
  }
  fs.rmSync(root, { recursive: true, force: true });
}
