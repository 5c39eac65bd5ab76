// A separate stack for one run: a program of the checkout, a local state and a configuration.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

export class BenchStack {
  constructor(toolchain, program, main) {
    const base = path.join(root, ".pulumi-local", "tests");
    fs.mkdirSync(base, { recursive: true });
    this.directory = fs.mkdtempSync(path.join(base, "bench-"));
    fs.mkdirSync(path.join(this.directory, "state"));
    fs.symlinkSync(path.join(root, program), path.join(this.directory, "program"));
    const project = { name: "postgres-tls", runtime: "nodejs", main: `program/${main}` };
    fs.writeFileSync(path.join(this.directory, "Pulumi.yaml"), JSON.stringify(project));
    this.cli = toolchain.cli;
    this.env = {
      ...toolchain.env,
      PULUMI_BACKEND_URL: `file://${path.join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this run",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
  }

  async init() {
    await this.run("stack", "init", "bench");
  }

  /** Replaces the configuration; JSON is YAML. */
  configure(config) {
    const file = path.join(this.directory, "Pulumi.bench.yaml");
    const salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
    fs.writeFileSync(file, `${salt}\nconfig: ${JSON.stringify(config)}\n`);
  }

  async up(...options) {
    await this.run("up", "--yes", "--skip-preview", ...options, "--stack", "bench");
  }

  async outputs() {
    const text = await this.run("stack", "output", "--json", "--show-secrets", "--stack", "bench");
    return JSON.parse(text);
  }

  async remove() {
    await this.run("destroy", "--yes", "--skip-preview", "--stack", "bench");
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs Pulumi without blocking this process, which continues to measure. */
  run(...args) {
    const child = spawn(this.cli, [...args, "--non-interactive"], {
      cwd: this.directory,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    /** The process of the current or last Pulumi command. */
    this.child = child;
    let [out, all] = ["", ""];
    child.stdout.on("data", (chunk) => ((out += chunk), (all += chunk)));
    child.stderr.on("data", (chunk) => (all += chunk));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        code === 0 ? resolve(out) : reject(new Error(`pulumi ${args.join(" ")}:\n${all}`)),
      );
    });
  }
}
