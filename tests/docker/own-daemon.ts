// A Docker daemon of a test's own, which it may restart: with a socket, a data root and networks that
// no other daemon knows.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_SECONDS = 120;

export class OwnDaemon {
  readonly #directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-docker-"));
  readonly host = `unix://${this.#directory}/docker.sock`;
  readonly #bridge = `pgtls${process.pid}`;
  #process: ChildProcess | undefined;

  /** Starts it, or starts it again on the data that it has. */
  async start(): Promise<void> {
    const at = (name: string): string => path.join(this.#directory, name);
    const places = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("pid")];
    // A bridge of its own: with "none", a daemon removes the bridge of the machine's own daemon.
    this.#addBridge();
    const rules = ["--iptables=false", "--ip6tables=false", "--ip-masq=false"];
    const network = ["--bridge", this.#bridge, ...rules];
    const log = fs.openSync(at("log"), "a");
    const words = ["-H", this.host, ...places, ...network];
    this.#process = spawn("dockerd", words, { stdio: ["ignore", log, log] });
    fs.closeSync(log);
    for (const end = Date.now() + START_SECONDS * 1000; !this.#answers();) {
      if (Date.now() > end || this.#process.exitCode !== null) {
        throw new Error(
          `dockerd does not answer:\n${fs.readFileSync(at("log"), "utf8").slice(-2000)}`,
        );
      }
      await sleep(100);
    }
  }

  /** Ends it as a machine that is shut down does, and its containers with it. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    execFileSync("ip", ["link", "delete", this.#bridge]);
    fs.rmSync(this.#directory, { recursive: true, force: true });
  }

  docker(...args: string[]): string {
    return execFileSync("docker", ["-H", this.host, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  /** Copies an image of the machine's daemon. */
  load(image: string): void {
    const archive = path.join(this.#directory, "image.tar");
    execFileSync("docker", ["save", "-o", archive, image]);
    this.docker("load", "-i", archive);
    fs.rmSync(archive);
  }

  /** Its subnet follows from the process id, so that files side by side have others. */
  #addBridge(): void {
    if (fs.existsSync(`/sys/class/net/${this.#bridge}`)) return;
    execFileSync("ip", ["link", "add", this.#bridge, "type", "bridge"]);
    const address = `172.30.${process.pid % 250}.1/24`;
    execFileSync("ip", ["address", "add", address, "dev", this.#bridge]);
    execFileSync("ip", ["link", "set", this.#bridge, "up"]);
  }

  #answers(): boolean {
    try {
      return this.docker("info", "--format", "{{.ID}}") !== "";
    } catch {
      return false;
    }
  }
}
