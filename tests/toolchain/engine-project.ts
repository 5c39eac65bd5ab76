// A small project on a real engine whose processes can all be found, whoever their parents are: each
// has a mark in its environment.
import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const checkout = path.resolve(__dirname, "..", "..");

const toolchainModule = path.join(checkout, "toolchain", "dist", "toolchain.js");

export interface Prepared {
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
  /** The lines of the toolchain. */
  readonly said: string[];
}

/** Prepares the toolchain in a process of its own, as a command does. */
export async function prepare(
  preparing: { home?: string; anew?: boolean } = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Prepared> {
  const script = `require(${JSON.stringify(toolchainModule)})
    .prepareToolchain(${JSON.stringify(preparing)})
    .then((toolchain) => process.stdout.write(JSON.stringify(toolchain)))`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], { env });
  const toolchain = JSON.parse(stdout) as Omit<Prepared, "said">;
  return { ...toolchain, said: stderr.split("\n").filter((line) => line !== "") };
}

export class EngineProject {
  readonly #mark = `ENGINE_PROJECT=${randomBytes(8).toString("hex")}`;

  private constructor(
    readonly directory: string,
    private toolchain: Prepared,
  ) {}

  /** Creates the project below the checkout, so that the SDK is found; `program` is its index.js. */
  static create(program: string, toolchain: Prepared): EngineProject {
    const parent = path.join(checkout, ".pulumi-local", "tests");
    fs.mkdirSync(parent, { recursive: true });
    const directory = fs.mkdtempSync(path.join(parent, "engine-"));
    fs.mkdirSync(path.join(directory, "state"));
    fs.writeFileSync(
      path.join(directory, "Pulumi.yaml"),
      "name: engine-project\nruntime: nodejs\n",
    );
    fs.writeFileSync(path.join(directory, "package.json"), '{"main":"index.js"}');
    fs.writeFileSync(path.join(directory, "index.js"), program);
    const project = new EngineProject(directory, toolchain);
    execFileSync(toolchain.cli, ["stack", "init", "test"], project.#options());
    return project;
  }

  /** Runs a Pulumi command; returns its output, and fails if it fails. */
  async run(words: readonly string[], toolchain = this.toolchain): Promise<string> {
    this.toolchain = toolchain;
    const stacked = [...words, "--stack", "test"];
    const { stdout } = await promisify(execFile)(toolchain.cli, stacked, this.#options());
    return stdout;
  }

  /** Starts a Pulumi command and does not wait for it; its output is in the file "log". */
  start(words: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const log = fs.openSync(path.join(this.directory, "log"), "a");
    const options = this.#options();
    return spawn(this.toolchain.cli, words, {
      ...options,
      env: { ...options.env, ...env },
      stdio: ["ignore", log, log],
    });
  }

  /** The process ids and command lines of the engine and of all that it has started. */
  processes(): Map<number, string> {
    const lines = execFileSync("ps", ["axeww", "-o", "pid=,args="], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const ours = lines.split("\n").filter((line) => line.includes(this.#mark));
    return new Map(ours.map((line) => [Number.parseInt(line, 10), line.trim().slice(0, 300)]));
  }

  /** Waits until a condition holds; after half a minute, fails with the processes of that moment. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + 30_000;
    while (!holds()) {
      if (Date.now() > end) {
        const log = fs.readFileSync(path.join(this.directory, "log"), "utf8");
        throw new Error(`${what} did not come: ${[...this.processes().values(), log].join("\n")}`);
      }
      await sleep(100);
    }
  }

  /** Ends the processes that a failed test has left, and removes the project. */
  remove(): void {
    for (const pid of this.processes().keys()) process.kill(pid, "SIGKILL");
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  #options() {
    const [name = "", value = ""] = this.#mark.split("=");
    const state = `file://${path.join(this.directory, "state")}`;
    const passphrase = { PULUMI_CONFIG_PASSPHRASE: "", PULUMI_CONFIG_PASSPHRASE_FILE: undefined };
    return {
      cwd: this.directory,
      env: { ...this.toolchain.env, ...passphrase, PULUMI_BACKEND_URL: state, [name]: value },
      stdio: "ignore" as const,
    };
  }
}
