// A stack of the repository's own database program, on a real engine, with a state of its own.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { CertificateReport } from "../../../components/contract/server-outputs";
import type { Evidence } from "../../../components/proof/evidence";
import type { PostgresServerArgs } from "../../../index";

const checkout = path.resolve(__dirname, "..", "..", "..");

interface Toolchain {
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a Pulumi command did. */
export interface CommandResult {
  readonly code: number;
  /** Everything it printed. */
  readonly log: string;
  /** Operation by resource name, without those that stayed the same. */
  readonly changes: Record<string, string>;
  /** Properties that a resource was replaced for, by its name. */
  readonly causes: Record<string, string[]>;
}

/** The outputs of the database program. */
export interface StackOutputs {
  readonly endpoint: { host: string; port: number; database: string };
  readonly runtime: { kind: string; version: string; containerId: string };
  readonly trustBundlePem: string;
  readonly certificates: CertificateReport[];
  readonly clients: Record<string, { role: string; database: string; certificatePem: string }>;
  readonly clientKeys: Record<string, string>;
  readonly clientPasswords: Record<string, string>;
  readonly evidence: Evidence;
  readonly certificateRequests: Record<string, string>;
}

export class TestStack {
  readonly directory: string;
  readonly #toolchain: Toolchain;

  private constructor(directory: string, toolchain: Toolchain) {
    this.directory = directory;
    this.#toolchain = toolchain;
  }

  /** Clock of the commands that follow, as an offset for `faketime` such as "-61d"; real by default. */
  clock = "";

  /** More environment for the commands that follow. */
  environment: NodeJS.ProcessEnv = {};

  /** Makes a project of its own below the checkout, so that the package is found by its name. */
  static async create(runtime: "docker" | "embedded"): Promise<TestStack> {
    const { prepareToolchain } = require(
      path.join(checkout, "toolchain", "dist", "toolchain.js"),
    ) as { prepareToolchain(): Promise<Toolchain> };
    const prepared = await prepareToolchain();
    const directory = makeProject("postgres-tls", "stacks/index.ts");
    fs.mkdirSync(path.join(directory, "state"));
    const env = {
      ...prepared.env,
      PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
      // Shows the flag that writes the event log.
      PULUMI_DEBUG_COMMANDS: "true",
    };
    const stack = new TestStack(directory, { cli: prepared.cli, env });
    await stack.mustRun(["stack", "init", "test"]);
    stack.#runtime = runtime;
    return stack;
  }

  #runtime = "embedded";
  #commands = 0;

  /** Makes the project of an application, with the same backend and passphrase. */
  async application(): Promise<TestStack> {
    const directory = makeProject("postgres-tls-application", "stacks/application/index.ts");
    const stack = new TestStack(directory, this.#toolchain);
    await stack.mustRun(["stack", "init", "test"]);
    return stack;
  }

  /** Replaces the declaration; what is undefined is left out. */
  declare(server: PostgresServerArgs | Record<string, unknown>): void {
    const runtime = server.runtime ?? this.#runtime;
    this.configure({ "postgres-tls:runtime": runtime, "postgres-tls:server": server });
  }

  /** Replaces the whole configuration. */
  configure(config: Record<string, unknown>): void {
    const file = path.join(this.directory, "Pulumi.test.yaml");
    const salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
    // JSON is YAML.
    fs.writeFileSync(file, `${salt}\nconfig: ${JSON.stringify(config)}\n`);
  }

  up(...args: string[]): Promise<CommandResult> {
    return this.run(["up", "--yes", "--skip-preview", ...args]);
  }

  preview(...args: string[]): Promise<CommandResult> {
    return this.run(["preview", ...args]);
  }

  refresh(): Promise<CommandResult> {
    return this.run(["refresh", "--yes", "--skip-preview"]);
  }

  destroy(): Promise<CommandResult> {
    return this.run(["destroy", "--yes", "--skip-preview"]);
  }

  async outputs<Outputs = StackOutputs>(): Promise<Outputs> {
    const result = await this.mustRun(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(result.log) as Outputs;
  }

  /** The state as the backend keeps it, secrets encrypted. */
  async state(): Promise<string> {
    return (await this.mustRun(["stack", "export"])).log;
  }

  /** Destroys what is left and removes the project. */
  async remove(): Promise<void> {
    await this.run(["destroy", "--yes", "--skip-preview"]);
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /** What a shell needs for commands of the package that ask Pulumi. */
  get shell(): NodeJS.ProcessEnv {
    const env = { ...this.#toolchain.env, ...this.environment };
    const found = path.dirname(this.#toolchain.cli);
    return { ...env, PATH: `${found}${path.delimiter}${env["PATH"] ?? ""}` };
  }

  async mustRun(args: string[]): Promise<CommandResult> {
    const result = await this.run(args);
    if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${result.log}`);
    return result;
  }

  /** Begins an update that goes on meanwhile. */
  start(...args: string[]): Started {
    return this.#begin(["up", "--yes", "--skip-preview", ...args]);
  }

  run(args: string[]): Promise<CommandResult> {
    return this.#begin(args).result;
  }

  #begin(args: string[]): Started {
    const events = path.join(this.directory, `events-${this.#commands++}.jsonl`);
    const operation = ["up", "preview", "refresh", "destroy"].includes(args[0] ?? "");
    const more = operation ? ["--event-log", events, "--suppress-outputs", "--stack", "test"] : [];
    const command = [this.#toolchain.cli, ...args, ...more, "--non-interactive"];
    const [program = "", ...words] =
      this.clock === "" ? command : ["faketime", "-f", this.clock, ...command];
    const child = spawn(program, words, {
      cwd: this.directory,
      env: { ...this.#toolchain.env, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
    const result = new Promise<CommandResult>((resolve, reject) => {
      child.on("error", reject);
      const end = (status: number | null): void => {
        resolve({ code: status ?? 1, log, ...readEvents(events) });
        fs.rmSync(events, { force: true });
        child.stdout.destroy();
        child.stderr.destroy();
      };
      child.on("close", end);
      // What an engine leaves behind when it is killed may hold its output open for ever.
      child.on("exit", (status, signal) => {
        if (signal !== null) setTimeout(() => end(status), 3_000);
      });
    });
    return { pid: child.pid ?? 0, result };
  }
}

/** A command that is at work. */
export interface Started {
  /** The engine's process. */
  readonly pid: number;
  readonly result: Promise<CommandResult>;
}

/** The errors that a user reads, a line each. */
export function errorsOf({ log }: CommandResult): string[] {
  return log.slice(log.indexOf("\nDiagnostics:")).match(/error: .*/g) ?? [];
}

/** A directory for a program of the checkout, below it so that the package is found by its name. */
function makeProject(name: string, main: string): string {
  const base = path.join(checkout, ".pulumi-local", "tests");
  fs.mkdirSync(base, { recursive: true });
  const directory = fs.mkdtempSync(path.join(base, "stack-"));
  fs.symlinkSync(path.join(checkout, "stacks"), path.join(directory, "stacks"));
  const project = { name, runtime: "nodejs", main };
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), JSON.stringify(project));
  return directory;
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Of a replacement: what it is due to. */
  readonly keys?: string[] | null;
}

function readEvents(file: string): Pick<CommandResult, "changes" | "causes"> {
  const changes: Record<string, string> = {};
  const causes: Record<string, string[]> = {};
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  // An engine that is killed may leave half a line.
  for (const line of text.split("\n").slice(0, -1)) {
    const event = JSON.parse(line) as {
      resourcePreEvent?: { metadata: StepMetadata };
      resOutputsEvent?: { metadata: StepMetadata };
    };
    const metadata = event.resOutputsEvent?.metadata ?? event.resourcePreEvent?.metadata;
    if (metadata === undefined || metadata.op === "same") continue;
    if (metadata.type.startsWith("pulumi:")) continue;
    const name = metadata.urn.split("::").pop() ?? "";
    changes[name] = metadata.op;
    if ((metadata.keys ?? []).length > 0) causes[name] = metadata.keys ?? [];
  }
  return { changes, causes };
}
