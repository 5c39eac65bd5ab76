// `npm start`: brings a stack up, proves it, and says how to connect.
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout } from "../paths";
import { mirrorProject, type ProjectView } from "../project/mirror-project";
import { configValue, withConfigValue } from "../project/stack-config";
import { runPulumi } from "../pulumi-command";
import { say, ToolchainError } from "../report";
import { prepareToolchain, type Toolchain } from "../toolchain";
import { parseQuickStart, type QuickStartArguments } from "./arguments";
import { chooseRuntime } from "./choose-runtime";
import { writeClientFiles } from "./client-files";
import { readOutputs } from "./outputs";

export async function start(args: string[]): Promise<number> {
  const wanted = parseQuickStart(args);
  const toolchain = await prepareToolchain({ anew: true });
  const view = mirrorProject(checkout);
  settleRuntime(view, wanted);
  const selected = await pulumi(toolchain, view, ["stack", "select", "--create", wanted.stack]);
  if (selected !== 0) return selected;
  const up = ["up", "--yes", "--skip-preview", "--refresh", "--suppress-outputs"];
  const code = await pulumi(toolchain, view, [...up, "--stack", wanted.stack]);
  if (code !== 0) return code;
  return report(toolchain, view, wanted.stack);
}

function pulumi(toolchain: Toolchain, view: ProjectView, args: string[]): Promise<number> {
  return runPulumi(toolchain, view.directory, args);
}

/** Chooses the runtime once per stack: another one would be another server without the data. */
function settleRuntime(view: ProjectView, { stack, runtime }: QuickStartArguments): void {
  const file = view.configFile(stack);
  if (!fs.existsSync(file)) {
    const known = environments().join(", ");
    throw new ToolchainError(
      `Cannot start: --stack is ${JSON.stringify(stack)}, expected ${known}`,
    );
  }
  const text = fs.readFileSync(file, "utf8");
  const key = `${view.name}:runtime`;
  const settled = configValue(text, key);
  if (settled !== undefined) {
    if (runtime === undefined || runtime === settled) return;
    throw new ToolchainError(
      `Cannot start: the stack ${stack} runs on ${String(settled)}, and another runtime would be ` +
        `another server without its data; run \`npm stop -- --stack ${stack}\` first`,
    );
  }
  const choice =
    runtime === undefined
      ? chooseRuntime(imageOf(configValue(text, `${view.name}:server`)))
      : { kind: runtime, reason: "you asked for it" };
  say(`Runtime: ${choice.kind}, because ${choice.reason}`);
  fs.writeFileSync(file, withConfigValue(text, key, choice.kind));
}

function environments(): string[] {
  return fs
    .readdirSync(path.join(checkout, "stacks"))
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}

function imageOf(server: unknown): string {
  const { docker, version } = (server ?? {}) as {
    docker?: { image?: string };
    version?: number;
  };
  return docker?.image ?? `postgres:${version ?? 17}`;
}

/** Returns the address at which this machine reaches the published port. */
function publishedAddress(view: ProjectView, stack: string): string {
  const text = fs.readFileSync(view.configFile(stack), "utf8");
  const { publishAddress = "127.0.0.1" } = (configValue(text, `${view.name}:server`) ?? {}) as {
    publishAddress?: string;
  };
  return publishAddress === "0.0.0.0" ? "127.0.0.1" : publishAddress;
}

async function report(toolchain: Toolchain, view: ProjectView, stack: string): Promise<number> {
  const outputs = readOutputs(toolchain, view.directory, stack);
  const { formatEvidence } = require(
    path.join(checkout, "dist", "components", "proof", "format-evidence"),
  ) as { formatEvidence(evidence: unknown): string };
  const { endpoint, runtime, evidence } = outputs;
  const where = `${endpoint.host}:${endpoint.port}`;
  const commands = await writeClientFiles(stack, outputs, publishedAddress(view, stack));
  const lines = [
    `PostgreSQL ${runtime.version} (${runtime.kind}) on ${where}`,
    "",
    `Evidence: ${evidence.passed ? "passed" : "failed"}`,
    formatEvidence(evidence).trimEnd(),
    "",
    "Connect with:",
    ...commands.map((command) => `  ${command}`),
    "",
    `Stop it and remove its data with: npm stop${stack === "dev" ? "" : ` -- --stack ${stack}`}`,
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
  return evidence.passed ? 0 : 1;
}
