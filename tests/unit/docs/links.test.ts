// Every link of the documentation leads somewhere, and the guide is found from its index.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { anchors, brokenLinks, checkout, pathOf, readPage, relativeLinks } from "./pages";

const documentation = fs
  .readdirSync(path.join(checkout, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => path.posix.join("docs", ...name.split(path.sep)));
const top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
const names = [...top, ...documentation, "benchmarks/README.md"];
const pages = new Map(names.map((name) => [name, readPage(name)]));
const linkedFrom = (file: string) => relativeLinks(file, readPage(file)).map(pathOf);
const index = "docs/guide/README.md";

describe("links of the documentation", () => {
  it("lead to files and headings that exist", () => {
    const links = [...pages].flatMap(([file, page]) => relativeLinks(file, page));
    expect(links.length).toBeGreaterThan(100);
    expect(brokenLinks(pages, (file) => fs.existsSync(path.join(checkout, file)))).toEqual([]);
  });

  it("reach every page of the guide from its index", () => {
    const guide = documentation.filter((name) => path.posix.dirname(name) === "docs/guide");
    expect(guide.length).toBeGreaterThan(10);
    expect(guide.filter((name) => name !== index && !linkedFrom(index).includes(name))).toEqual([]);
  });

  it("reach every decision from the documentation's first page", () => {
    const decisions = documentation.filter((name) => name.startsWith("docs/decisions/"));
    expect(decisions.filter((name) => !linkedFrom("docs/README.md").includes(name))).toEqual([]);
  });

  it("answer each question of the index in one section", () => {
    const questions = readPage(index).match(/^- .*$/gm) ?? [];
    expect(questions.length).toBeGreaterThan(40);
    expect(questions.filter((line) => !/^- \[.+\?\]\(\S+\.md#\S+\)$/.test(line))).toEqual([]);
  });
});

describe("brokenLinks()", () => {
  const there = new Map([
    ["docs/a.md", "# A\n\n[B](b.md#the-second) [up](../README.md) [home](https://example.org/x)\n"],
    ["docs/b.md", "# B\n\n## The second\n\n`[not](a-link.md)`\n\n```md\n[nor](this.md)\n```\n"],
    ["README.md", "# Top\n\n[a][a]\n\n[a]: docs/a.md\n"],
  ]);
  const found = (file: string, text: string) =>
    brokenLinks(new Map([...there, [file, text]]), (name) => there.has(name));

  it("finds none where all lead somewhere, and takes no code for a link", () => {
    expect(brokenLinks(there, (name) => there.has(name))).toEqual([]);
  });

  it.each([
    ["a file that does not exist", "[x](gone.md)", "gone.md: there is no docs/gone.md"],
    ["a folder that does not exist", "[x](../b.md)", "../b.md: there is no b.md"],
    ["a heading of another page", "[x](b.md#third)", "b.md#third: docs/b.md has no such heading"],
    ["a heading of the page", "[x](#b)", "#b: docs/a.md has no such heading"],
    ["a definition", "[x][y]\n\n[y]: gone.md", "gone.md: there is no docs/gone.md"],
    ["a heading in code", "[x](#y)\n\n```sh\n# y\n```", "#y: docs/a.md has no such heading"],
  ])("finds a link to %s", (_what, text, complaint) => {
    expect(found("docs/a.md", `# A\n\n${text}\n`)).toEqual([`docs/a.md: ${complaint}`]);
  });
});

describe("anchors()", () => {
  it.each([
    ["## `pg_hba.conf` rules", "pg_hbaconf-rules"],
    ["## The authority, in three updates", "the-authority-in-three-updates"],
    ["# Guide: How do I …?", "guide-how-do-i-"],
    ["### A client's [key](x.md) ##", "a-clients-key"],
  ])("names %s as GitHub does", (heading, anchor) => {
    expect([...anchors(heading)]).toEqual([anchor]);
  });

  it("numbers headings of the same name", () => {
    expect([...anchors("# A\n\n## A\n\n## A\n")]).toEqual(["a", "a-1", "a-2"]);
  });
});
