// What how-tos say about PostgreSQL and TLS, measured on every version, and the guide's table of it.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { claims } from "../howto-claims/claims";
import { testedMajors } from "../support/server/server-binaries";

const guide = path.join(__dirname, "..", "..", "docs", "guide", "howto-claims.md");

describe.each(testedMajors)("PostgreSQL %d and what how-tos say", (major) => {
  it.concurrent.each(claims)("$claim: $measured", ({ check }) => check(major));
});

describe("docs/guide/howto-claims.md", () => {
  it("has a row for every claim that is measured and no other", () => {
    const versions = `${testedMajors[0]} to ${testedMajors.at(-1)}`;
    const rows = claims.map(({ claim, measured }) => [claim, measured, versions]);
    expect(readRows(fs.readFileSync(guide, "utf8"))).toEqual(rows);
  });
});

/** The cells of a Markdown table, without its head. */
function readRows(text: string): string[][] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
