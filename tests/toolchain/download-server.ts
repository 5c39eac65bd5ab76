// A server of plugin archives on the loopback address, which the engine uses instead of all others.
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

export class DownloadServer {
  /** The content of every archive; without it, there is no archive. */
  archive: Buffer | undefined;
  /** The requested paths. */
  readonly asked: string[] = [];

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<DownloadServer> {
    const server = http.createServer();
    const started = new DownloadServer(server);
    server.on("request", ({ url = "" }, response) => {
      started.asked.push(url);
      if (started.archive === undefined) response.writeHead(404).end();
      else response.end(started.archive);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return started;
  }

  /** The environment that makes the engine download from here. */
  get env(): NodeJS.ProcessEnv {
    const { port } = this.server.address() as AddressInfo;
    return { PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: `.*=http://127.0.0.1:${port}` };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
