// Records the digests of the files that a kit wrote, so that files changed by hand are not
// overwritten.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { isRecord } from "../contract/field-checks";

/** Name of the ledger file. */
export const LEDGER_NAME = ".kit.json";

/** SHA-256 of each file by its name; old and new ones while a kit is being replaced. */
export type KitLedger = Readonly<Record<string, readonly string[]>>;

/** Reads the ledger of a directory; empty if the file is absent or not a ledger. */
export async function readLedger(directory: string): Promise<KitLedger> {
  const text = await readFile(path.join(directory, LEDGER_NAME), "utf8").catch(() => "{}");
  const files = tryParse(text);
  if (!isRecord(files)) return {};
  return Object.fromEntries(
    Object.entries(files).flatMap(([name, digests]) =>
      isFileName(name) && Array.isArray(digests) ? [[name, digests.map(String)]] : [],
    ),
  );
}

export function fileDigest(contents: string | Buffer): string {
  return createHash("sha256").update(contents).digest("hex");
}

export function renderLedger(ledger: KitLedger): string {
  return `${JSON.stringify(ledger, undefined, 2)}\n`;
}

/** Rejects paths: files that the ledger names may be removed. */
function isFileName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(name);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
