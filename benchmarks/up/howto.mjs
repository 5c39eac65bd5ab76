// Runs the how-to as a script, on a separate server.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "howto", "howto.sh");

export class Howto {
  constructor(runtime, place) {
    this.runtime = runtime;
    this.directory = place.BENCH_DIRECTORY;
    const { BENCH_PORT: PORT, BENCH_BIN: BIN, BENCH_USER: OS_USER } = place;
    this.env = { ...process.env, PORT, BIN, OS_USER };
  }

  up() {
    return this.#run("up");
  }

  renew() {
    return this.#run("renew");
  }

  /** Returns the kit of its client, as options of `pg`. */
  kit() {
    const read = (name) => fs.readFileSync(path.join(this.directory, name), "utf8");
    return {
      host: "127.0.0.1",
      port: Number(this.env.PORT),
      user: "app",
      database: "postgres",
      ssl: {
        ca: read("root.crt"),
        cert: read("app.crt"),
        key: read("app.key"),
        servername: "localhost",
      },
    };
  }

  async remove() {
    await this.#run("down").finally(() =>
      fs.rmSync(this.directory, { recursive: true, force: true }),
    );
  }

  /** Runs the script and returns its output, without blocking this process, which may be measuring. */
  #run(word) {
    const words = [script, this.runtime, this.directory, word];
    const child = spawn("sh", words, { env: this.env, stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        code === 0 ? resolve(out.trim()) : reject(new Error(`howto.sh ${word} ended with ${code}`)),
      );
    });
  }
}
