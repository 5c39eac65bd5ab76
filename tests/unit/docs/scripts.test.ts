// Whatever `npm run` starts is there, also what only stands for another command.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { readTestKinds } from "../../../toolchain/src/testing/kinds";

const root = path.resolve(__dirname, "..", "..", "..");
const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts).map(([name, text]) => ({ name, words: text.split(" ") }));

describe("the scripts of package.json", () => {
  const programs = commands.filter(({ words }) => words[0] === "node");
  it.each(programs)("$name starts a program that exists", ({ words }) => {
    expect(fs.existsSync(path.join(root, words[1] ?? ""))).toBe(true);
  });

  const shortcuts = commands.filter(({ words }) => words.includes("--only"));
  it("has short words for conformance and drivers", () => {
    expect(shortcuts.map(({ name }) => name)).toEqual(["test:conformance", "test:drivers"]);
  });
  it.each(shortcuts)("$name runs the kind that it is called by", ({ name, words }) => {
    const kind = words[words.indexOf("--only") + 1];
    expect(name).toBe(`test:${kind}`);
    expect(readTestKinds().map((known) => known.name)).toContain(kind);
  });
});
