// What is fetched and built for a driver, kept for the next run and for other checkouts.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { runProcess } from "../../components/steps/run-process";
import { cacheDirectory } from "../../toolchain/src/paths";

/** Downloads may be slow; a build is not. */
const PATIENCE_SECONDS = 540;

/**
 * Gives the directory that `make` has filled, which is made anew when one of the inputs changes.
 * Half of it is never used: it gets its name when it is whole.
 */
export async function prepared(
  name: string,
  inputs: readonly string[],
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const digest = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  const parent = path.join(cacheDirectory(), "drivers");
  const target = path.join(parent, `${name}-${digest.slice(0, 16)}`);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(parent, { recursive: true });
  const draft = fs.mkdtempSync(path.join(parent, `.${name}-`));
  try {
    await make(draft);
    fs.renameSync(draft, target);
  } catch (error) {
    // Two runs may make it at once; the first to finish wins.
    if (!fs.existsSync(target)) throw error;
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** Runs a program of the preparation; gives what it prints, throws with its last lines. */
export async function tool(program: string, args: string[], cwd = __dirname): Promise<string> {
  const options = { cwd, timeoutSeconds: PATIENCE_SECONDS };
  const { code, stdout, stderr } = await runProcess(program, args, options);
  if (code === 0) return stdout.trim();
  const lines = `${stdout}\n${stderr}`.trim().split("\n").slice(-8).join("\n");
  throw new Error(`Cannot prepare the driver: "${program} ${args.join(" ")}" failed:\n${lines}`);
}

/** The text of a file beside a driver. */
export function source(...names: string[]): string {
  return fs.readFileSync(path.join(__dirname, ...names), "utf8");
}
