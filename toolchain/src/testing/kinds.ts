// The kinds of test, which vitest's configuration reads from the same file.
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout } from "../paths";

export interface TestKind {
  readonly name: string;
  /** How many of its files run side by side; most wait for a server, an engine or a daemon. */
  readonly workers: number;
  /** Prepared before the tests run: the Pulumi engine, or the PostgreSQL servers from npm. */
  readonly needs: readonly ("engine" | "servers")[];
}

/** Reads the kinds: the longest come first, so that none is left to run alone at the end. */
export function readTestKinds(): readonly TestKind[] {
  const file = path.join(checkout, "tests", "kinds.json");
  return JSON.parse(fs.readFileSync(file, "utf8")) as TestKind[];
}
