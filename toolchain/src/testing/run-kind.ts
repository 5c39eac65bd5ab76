// Runs one kind of test in a process of its own.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout, local } from "../paths";
import { type KindReport, reportKind, type VitestReport } from "./kind-report";

export interface KindRun {
  readonly report: KindReport;
  /** Its whole output; empty if it went straight to the terminal. */
  readonly output: string;
}

/** Runs a kind; unless it runs alone, keeps its output to be printed as a whole. */
export async function runKind(
  kind: string,
  args: readonly string[],
  alone: boolean,
): Promise<KindRun> {
  const file = path.join(local, `tests-${kind}.json`);
  fs.rmSync(file, { force: true });
  const vitest = path.join(checkout, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const words = [vitest, "run", "--project", kind, ...reporters, ...args];
  const started = performance.now();
  const child = spawn(process.execPath, words, {
    cwd: checkout,
    stdio: alone ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  }
  const succeeded = await new Promise<boolean>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
  const seconds = (performance.now() - started) / 1000;
  const report = reportKind(kind, { succeeded, seconds }, readReport(file));
  return { report, output: Buffer.concat(chunks).toString("utf8") };
}

function readReport(file: string): VitestReport | undefined {
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, "utf8")) as VitestReport;
}
