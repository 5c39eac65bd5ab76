import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  candidatesScript,
  settleScript,
  stageScript,
  switchScript,
} from "../../../components/steps/material-scripts";

const { cutsOf, cutScript } = require("../../chaos/hook/script-cuts.cjs") as {
  cutsOf(script: string): { index: number; line: string; text: string }[];
  cutScript(script: string, number: number): string;
};

const digests = { old: "a".repeat(64), new: "b".repeat(64) };
const set = (digest: string) => ({ digest, files: { "a.conf": digest, "b.key": "secret\n" } });
const scripts = {
  stage: stageScript(set(digests.new), undefined),
  "stage again": stageScript(set(digests.old), undefined),
  switch: switchScript(digests.new),
  candidates: candidatesScript(),
  settle: settleScript(digests.new, digests.old, "{}"),
};

let directory: string;
const run = (script: string) =>
  spawnSync("sh", ["-s"], { cwd: directory, input: script, encoding: "utf8" });

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "cuts-"));
  expect(run(stageScript(set(digests.old), undefined)).status).toBe(0);
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

/** Files with their contents, links with their target. */
function contents(at = directory): Record<string, unknown> {
  return Object.fromEntries(
    fs.readdirSync(at, { withFileTypes: true }).map((entry) => {
      const file = path.join(at, entry.name);
      if (entry.isSymbolicLink()) return [entry.name, `-> ${fs.readlinkSync(file)}`];
      return [entry.name, entry.isDirectory() ? contents(file) : fs.readFileSync(file, "utf8")];
    }),
  );
}

describe.each(Object.entries(scripts))("cutScript of %s", (name, script) => {
  const cuts = cutsOf(script).map(({ text }, number) => ({ text, number }));

  it("knows several cuts, none of them within the text of a file", () => {
    expect(cuts.length).toBeGreaterThan(2);
    for (const { text } of cuts) expect(text).not.toMatch(/END_OF_FILE$|^[A-Za-z0-9+/]{20,}=*$/);
  });

  it("ends the script at a cut, and the whole script does the rest", () => {
    if (name === "switch") run(scripts.stage);
    run(script);
    const whole = contents();
    for (const { number, text } of cuts) {
      fs.rmSync(directory, { recursive: true });
      fs.mkdirSync(directory);
      run(stageScript(set(digests.old), undefined));
      if (name === "switch") run(scripts.stage);
      const cut = run(cutScript(script, number));
      // The body of a loop or a branch that is not taken is never reached.
      expect([0, 137], `${text}: ${cut.stderr}`).toContain(cut.status);
      expect(run(script).status, text).toBe(0);
      expect(contents(), text).toEqual(whole);
    }
  });

  it("is ended by most of the cuts", () => {
    const ended = cuts.filter(({ number }) => run(cutScript(script, number)).status === 137);
    expect(ended.length).toBeGreaterThan(cuts.length / 2);
  });
});

describe("cutScript of a function", () => {
  it("ends it between its commands", () => {
    const script = 'two() { touch "$1.a"; touch "$1.b"; }\ntwo x\n';
    const results = cutsOf(script).map((_, number) => {
      expect(run(cutScript(script, number)).status).toBe(137);
      return fs.readdirSync(directory).filter((name) => name.startsWith("x."));
    });
    expect(results).toEqual([["x.a"], ["x.a"]]);
  });
});

describe("cutScript of the loop over files", () => {
  it("ends it with some files moved and others not", () => {
    const script = 'for file in *.x; do mv -f "$file" "moved-$file"; done\n';
    for (const name of ["a.x", "b.x"]) fs.writeFileSync(path.join(directory, name), "");
    const { length } = cutsOf(script);
    expect(length).toBe(2);
    expect(run(cutScript(script, 1)).status).toBe(137);
    const names = fs.readdirSync(directory).filter((one) => one.endsWith(".x"));
    expect(names.sort()).toEqual(["b.x", "moved-a.x"]);
  });
});
