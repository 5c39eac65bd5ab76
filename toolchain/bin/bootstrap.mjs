// Installs the dependencies and builds what a bare clone lacks, before any other code can be loaded.
// Plain JavaScript without imports from npm, since nothing is installed yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const stamps = path.join(checkout, ".pulumi-local");

/** Installs and builds when the lockfile or a source has changed since the last time. */
export function bootstrap() {
  checkNode();
  fs.mkdirSync(stamps, { recursive: true, mode: 0o700 });
  step("dependencies", ["package-lock.json"], "node_modules", "Installing dependencies", [
    "ci",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
  ]);
  const sources = ["index.ts", "components", "toolchain/src", "tsconfig.json", "package-lock.json"];
  step("build", sources, "dist", "Building", ["run", "--silent", "build"]);
}

function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 20) return;
  console.error(`error: Cannot run: Node is ${process.versions.node}, expected 20 or later`);
  process.exit(1);
}

function step(name, inputs, product, title, npmArguments) {
  const stamp = path.join(stamps, `${name}.stamp`);
  const digest = digestOf(inputs);
  const current = fs.existsSync(stamp) ? fs.readFileSync(stamp, "utf8") : "";
  if (current === digest && fs.existsSync(path.join(checkout, product))) return;
  console.error(title);
  // Stdout belongs to the command that the user runs, so the output of npm goes to stderr.
  const run = spawnSync("npm", npmArguments, { cwd: checkout, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) process.exit(run.status ?? 1);
  fs.writeFileSync(stamp, digest);
}

function digestOf(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((input) => filesBelow(path.join(checkout, input)))) {
    hash.update(path.relative(checkout, file)).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

function filesBelow(entry) {
  if (!fs.existsSync(entry)) return [];
  if (!fs.statSync(entry).isDirectory()) return [entry];
  return fs
    .readdirSync(entry)
    .sort()
    .flatMap((child) => filesBelow(path.join(entry, child)));
}
