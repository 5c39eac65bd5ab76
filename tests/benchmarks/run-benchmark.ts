// Starts a benchmark as a user does.
import { spawn } from "node:child_process";
import * as path from "node:path";

const checkout = path.resolve(__dirname, "..", "..");

export interface Ran {
  readonly code: number;
  readonly lines: string[];
  /** The last line. */
  readonly result: unknown;
}

export async function runBenchmark(name: string, args: string[]): Promise<Ran> {
  const words = ["run", "--silent", name, "--", ...args];
  const child = spawn("npm", words, { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
  const [out, all]: Buffer[][] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => (out?.push(chunk), all?.push(chunk)));
  child.stderr.on("data", (chunk: Buffer) => all?.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
  const text = (chunks: Buffer[] = []) => Buffer.concat(chunks).toString("utf8");
  if (code !== 0) throw new Error(`npm run ${name} ${args.join(" ")}:\n${text(all)}`);
  const lines = text(out).trim().split("\n");
  return { code, lines, result: JSON.parse(lines.at(-1) ?? "") as unknown };
}

/** A part of a benchmark, which is JavaScript. */
export function benchmarkModule<T>(...names: string[]): Promise<T> {
  const file = path.join(checkout, "benchmarks", ...names);
  return import(file) as Promise<T>;
}
