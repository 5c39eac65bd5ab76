import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(__dirname, "..", "..", "..");
const kept = path.join(root, "tests", "fixtures", "state-0.1.0");
const contents = () =>
  fs.readdirSync(kept).map((name) => [name, fs.readFileSync(path.join(kept, name), "utf8")]);

it("npm run keep-state does not overwrite what an earlier build of a version made", () => {
  const before = contents();
  const program = path.join(root, "toolchain", "bin", "keep-state.mjs");
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect(stderr).toMatch(/Cannot keep the state of version .*: tests\/fixtures\/.* is there/);
  expect(status).toBe(1);
  expect(contents()).toEqual(before);
});
