// The table of inputs in the guide, the promises that are tested, and the inputs that there are.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { inputPromises, shownElsewhere, updatesOn } from "../../support/input-promises";
import { effects, type Effect } from "../../support/input-promises/promise";
import { declaredInputs } from "./declared-inputs";

const root = path.resolve(__dirname, "..", "..", "..");
const all = [...inputPromises, ...shownElsewhere];

/** Names of the inputs with what the column "A change" says. */
function guideRows(): Map<string, string> {
  const page = fs.readFileSync(path.join(root, "docs/guide/inputs.md"), "utf8");
  const [, table = ""] = page.split("\n## Inputs\n");
  const rows = table.split("\n## ")[0]?.matchAll(/^\| `(\w+)` +\|.*\|([^|]+)\|$/gm) ?? [];
  return new Map([...rows].map(([, name = "", cell = ""]) => [name, cell.trim()]));
}

/** The effects that a text names; the longer ones first, since "new container" needs no "container". */
function effectsIn(text: string): Effect[] {
  return effects.filter((effect) => new RegExp(`\\b${effect}\\b`).test(text));
}

function promised(input: string): Effect[] {
  const own = all.filter((one) => one.input === input || one.input.startsWith(`${input}.`));
  return effects.filter((effect) => own.some((one) => one.effect === effect));
}

describe("the table of inputs", () => {
  it("has every input that can be declared, down to the last property", () => {
    const declared = declaredInputs();
    expect(declared).toContain("clients.*.databases.*.privileges");
    expect(declared.length).toBeGreaterThan(60);
    expect([...new Set(all.map(({ input }) => input))].sort()).toEqual([...declared].sort());
  });

  it("is the guide's, row by row", () => {
    const rows = guideRows();
    const inputs = [...new Set(declaredInputs().map((input) => input.split(".")[0] ?? ""))];
    expect([...rows.keys()].sort()).toEqual(inputs.sort());
    const said = [...rows].map(([name, cell]) => [name, effectsIn(cell)]);
    expect(said).toEqual([...rows.keys()].map((name) => [name, promised(name)]));
  });

  it.each(["docker", "embedded"] as const)("promises one effect per update: %s", (kind) => {
    for (const [name, promises] of updatesOn(kind)) {
      expect([name, new Set(promises.map(({ effect }) => effect)).size]).toEqual([name, 1]);
    }
  });

  it.each(shownElsewhere)("names the test that shows $input", ({ input, shownBy }) => {
    const text = fs.readFileSync(path.join(root, shownBy), "utf8");
    expect(text.includes(input.split(".").pop() ?? input)).toBe(true);
  });
});
