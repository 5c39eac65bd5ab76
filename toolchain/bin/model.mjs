// `npm run model`: runs random programs against a server and compares it with a model, or repeats one
// program that a failure has printed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";

const USAGE = "npm run model -- [--seed N] [--runs N] [--steps N] | --program JSON";
const FILE = "tests/contract/model.test.ts";

/** Returns the options as the environment variables that the test reads. */
function settingsOf(args) {
  const text = { type: "string" };
  const options = { seed: text, runs: text, steps: text, program: text };
  const { values } = parseArgs({ args, options });
  for (const name of ["seed", "runs", "steps"]) {
    const value = values[name];
    if (value === undefined || /^[1-9][0-9]{0,8}$/.test(value)) continue;
    throw new Error(`--${name} is "${value}", expected a whole number from 1`);
  }
  const program = values.program;
  if (program !== undefined && !Array.isArray(JSON.parse(program))) {
    throw new Error("--program is no list of steps, expected what a failure has printed");
  }
  return Object.entries(values).map(([name, value]) => [
    `PGTLS_MODEL_${name.toUpperCase()}`,
    value,
  ]);
}

function main(args) {
  let settings;
  try {
    settings = settingsOf(args);
  } catch (error) {
    console.error(`error: Cannot run the model: ${error.message}; ${USAGE}`);
    return 1;
  }
  bootstrap();
  const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
  const vitest = path.join(checkout, "node_modules", "vitest", "vitest.mjs");
  const walk = ["--testNamePattern", "whatever happens"];
  const words = [vitest, "run", "--silent", "--project", "contract", FILE, ...walk];
  const env = { ...process.env, ...Object.fromEntries(settings) };
  return spawnSync(process.execPath, words, { cwd: checkout, env, stdio: "inherit" }).status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
