// The workflows of .github: actionlint checks their form (`.ci/check-workflows`), and this the rest.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "..", "..", "..");
const workflows = path.join(root, ".github", "workflows");
const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** A tag or a branch can be moved; a commit cannot. */
function unpinned(text: string): string[] {
  const uses = [...text.matchAll(/\buses:\s*(\S+)/g)].map(([, action = ""]) => action);
  return uses.filter((action) => !/@[0-9a-f]{40}$/.test(action));
}

/** npm commands that the package does not have. */
function unknownScripts(text: string): string[] {
  const words = [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(
    ([, name = ""]) => name,
  );
  return words.filter((name) => !(name in scripts));
}

describe.each(fs.readdirSync(workflows))("%s", (name) => {
  const text = fs.readFileSync(path.join(workflows, name), "utf8");

  it("pins every action to a commit", () => {
    expect(text).toMatch(/\buses:/);
    expect(unpinned(text)).toEqual([]);
  });

  it("runs scripts that exist", () => expect(unknownScripts(text)).toEqual([]));

  it("may write nothing unless a job says so", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
  });
});

describe("these checks", () => {
  it("notice an action by its tag, and a script that is not there", () => {
    expect(unpinned("- uses: actions/checkout@v4")).toEqual(["actions/checkout@v4"]);
    expect(unknownScripts("- run: npm run okay")).toEqual(["okay"]);
  });
});
