// A project outside the repository that has nothing but what npm or pnpm installs for it.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const checkout = path.resolve(__dirname, "..", "..");

/** Exact, so that the tests say the same tomorrow. */
const PNPM = "pnpm@9.15.9";

export type Manager = "npm" | "pnpm";

export interface Ran {
  readonly code: number;
  readonly log: string;
}

/** Packs the repository as it would be published; gives the path of the archive. */
export async function packRepository(directory: string): Promise<string> {
  const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", directory];
  const { code, log } = await run(checkout, "npm", words);
  const [archive] = fs.readdirSync(directory).filter((name) => name.endsWith(".tgz"));
  if (code !== 0 || archive === undefined) throw new Error(`npm pack:\n${log}`);
  return path.join(directory, archive);
}

/** A directory that no directory with a node_modules is above of. */
export function temporaryDirectory(name: string): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), `pgtls-${name}-`));
}

export class Consumer {
  readonly directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #cli: string;

  private constructor(directory: string, cli: string, env: NodeJS.ProcessEnv) {
    this.directory = directory;
    this.#cli = cli;
    this.#env = env;
  }

  /** Makes the project and installs the archive, with the providers of this repository's versions. */
  static async install(manager: Manager, archive: string, type: string): Promise<Consumer> {
    const { prepareToolchain } = require(
      path.join(checkout, "toolchain", "dist", "toolchain.js"),
    ) as { prepareToolchain(): Promise<{ cli: string; env: NodeJS.ProcessEnv }> };
    const { cli, env } = await prepareToolchain();
    const directory = temporaryDirectory(manager);
    fs.mkdirSync(path.join(directory, "state"));
    const consumer = new Consumer(directory, cli, {
      ...withoutNpm(env),
      PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    });
    const dependencies = { ...pinned(), "pulumi-postgres-tls": `file:${archive}` };
    consumer.write("package.json", { name: "consumer", private: true, type, dependencies });
    const words = ["install", "--ignore-scripts"];
    if (manager === "npm") await consumer.must("npm", [...words, "--no-audit", "--no-fund"]);
    else await consumer.must("npx", ["--yes", PNPM, ...words, "--no-frozen-lockfile"]);
    return consumer;
  }

  write(name: string, content: unknown): void {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    fs.writeFileSync(path.join(this.directory, name), text);
  }

  /** Compiles `program.ts` into `out`. */
  compile(options: Record<string, unknown>, out: string): Promise<Ran> {
    this.write("tsconfig.json", {
      compilerOptions: { target: "ES2022", strict: true, types: ["node"], outDir: out, ...options },
      files: ["program.ts"],
    });
    const compiler = path.join(this.directory, "node_modules", "typescript", "bin", "tsc");
    return run(this.directory, process.execPath, [compiler], this.#env);
  }

  pulumi(...words: string[]): Promise<Ran> {
    return run(this.directory, this.#cli, [...words, "--non-interactive"], this.#env);
  }

  async must(program: string, words: readonly string[]): Promise<string> {
    const { code, log } = await run(this.directory, program, words, this.#env);
    if (code !== 0) throw new Error(`${program} ${words.join(" ")}:\n${log}`);
    return log;
  }

  async remove(): Promise<void> {
    await this.pulumi("destroy", "--yes", "--skip-preview", "--stack", "test");
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What npm sets for a test that it runs is about this repository and not about the consumer. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^npm_(package|lifecycle|execpath|command|config_local_prefix|node_execpath)/;
  const elsewhere = Object.entries(env).filter(
    ([name]) => !ours.test(name) && name !== "NODE_PATH",
  );
  return Object.fromEntries(elsewhere);
}

/** The peers, and what compiles the program, in the versions that this repository has. */
function pinned(): Record<string, string> {
  const { devDependencies, peerDependencies } = JSON.parse(
    fs.readFileSync(path.join(checkout, "package.json"), "utf8"),
  ) as Record<"devDependencies" | "peerDependencies", Record<string, string>>;
  const names = [...Object.keys(peerDependencies), "typescript", "@types/node"];
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] ?? ""]));
}

function run(
  cwd: string,
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, log }));
  });
}
