import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "vitest";
import type { Engine } from "./engine";
import { Life } from "./life";

/** Begins a life, has it walk, and ends it; nothing may be left of it. */
export async function live(engine: Engine, walk: (life: Life) => Promise<void>): Promise<void> {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-model-"));
  fs.chmodSync(base, 0o755);
  try {
    const life = await Life.begin(engine, base);
    try {
      await walk(life);
    } finally {
      await life.end();
    }
    expect(fs.readdirSync(base)).toEqual([]);
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
}
