// The evidence that the documentation shows is what the formatter prints of a server that was proven.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../components/proof/evidence";
import { formatEvidence } from "../../../components/proof/format-evidence";
import { checkout, codeBlocks, firstCells, readPage } from "./pages";

/** The output of a real server, kept in the state of a version. */
function keptEvidence(): Evidence {
  const state = JSON.parse(readPage("tests/fixtures/state-0.1.0/docker.json")) as {
    outputs: { evidence?: Evidence };
  }[];
  const [found] = state.flatMap(({ outputs: { evidence } }) => evidence ?? []);
  if (found === undefined) throw new Error("The kept state has no evidence");
  return found;
}

/** A pattern for a line: `…` is what was cut, and columns may be closer together. */
function pattern(line: string): RegExp {
  const words = line.split(/\s+/).map((word) => word.replaceAll(/[^\w\s…]/g, "\\$&"));
  return new RegExp(`^${words.join("\\s+").replaceAll("…", ".*")}$`);
}

/** Lines that are not printed, or not in this order. */
function notPrinted(sample: readonly string[], printed: readonly string[]): string[] {
  let from = 0;
  return sample.filter((line) => {
    const at = printed.findIndex((one, index) => index >= from && pattern(line).test(one));
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

const printed = formatEvidence(keptEvidence()).split("\n");
const [block = ""] = codeBlocks(readPage("README.md"), "text");
const [head = "", ...lines] = block.split("\n").filter((line) => line !== "");

describe("the evidence in README.md", () => {
  it("begins as npm start does", () => {
    expect(head).toMatch(/^PostgreSQL \d+\.\d+ \(docker\) on localhost:54320$/);
    expect(lines[0]).toBe("Evidence: passed");
    expect(readPage("stacks/Pulumi.dev.yaml")).toContain("port: 54320");
  });

  it("has lines of a real server's evidence, in their order", () => {
    expect(lines.length).toBeGreaterThan(8);
    expect(notPrinted(lines.slice(1), printed)).toEqual([]);
  });

  it.each([
    "kept  plaintext refused  FATAL: no pg_hba.conf entry …",
    "kept  plaintext accepted  …",
    "BROKEN  plaintext refused  …",
  ])("would not pass with %s", (line) => {
    expect(notPrinted([line], printed)).toEqual([line]);
  });
});

describe("the promises in docs/guide/evidence.md", () => {
  const listed = firstCells(readPage("docs/guide/evidence.md"), "The promises").map((cell) =>
    cell.replaceAll("`", ""),
  );

  it("are those that the proof names", () => {
    const proof = path.join(checkout, "components/proof");
    const sources = fs.readdirSync(proof).filter((name) => !/advice|format/.test(name));
    const texts = sources.map((name) => fs.readFileSync(path.join(proof, name), "utf8")).join("\n");
    const names = [...texts.matchAll(/\bname(?::| =) "([^"]+)"/g)].map(([, name]) => name);
    const files = [...texts.matchAll(/judgeFile\(\s*"([^"]+)"/g)].map(
      ([, file]) => `no error in ${file}`,
    );
    expect(names.length).toBeGreaterThan(25);
    expect(files).toHaveLength(3);
    expect([...listed].sort()).toEqual([...new Set([...names, ...files])].sort());
  });

  it("have all that a real server was asked", () => {
    const asked = keptEvidence().probes.map(({ name }) => name);
    expect(asked.filter((name) => !listed.includes(name))).toEqual([]);
  });
});
