// `npm run model`, as somebody starts it.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { expect, it } from "vitest";

const script = path.resolve(__dirname, "..", "..", "toolchain", "bin", "model.mjs");

function model(...args: string[]): { code: number | null; text: string } {
  // Vitest hands its own settings down to its children.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST"));
  const env = Object.fromEntries(own);
  const run = spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env });
  return { code: run.status, text: `${run.stdout}${run.stderr}` };
}

it("walks once, with the seed that it is given", () => {
  const { code, text } = model("--seed", "1", "--runs", "1", "--steps", "2");
  expect(text).toContain("1 passed");
  expect(code).toBe(0);
});

it.each([
  [["--runs", "many"], '--runs is "many", expected a whole number from 1'],
  [["--program", "{}"], "--program is no list of steps"],
  [["--walks", "1"], "--walks"],
])("refuses %j, and says what it takes", (args, words) => {
  const { code, text } = model(...args);
  expect(code).toBe(1);
  expect(text).toContain("error: Cannot run the model: ");
  expect(text).toContain(words);
  expect(text).toContain("npm run model -- [--seed N]");
});
