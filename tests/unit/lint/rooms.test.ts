// The rooms of components/: what lint refuses, and what it cannot see in one file.
import * as fs from "node:fs";
import * as path from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = path.join(__dirname, "../../..");
const components = path.join(root, "components");
// Files that do not exist have no types, which other rules ask for.
const untyped = {
  languageOptions: { parserOptions: { projectService: false } },
  rules: { "here/no-open-look-up": "off" as const },
};
const eslint = new ESLint({ cwd: root, overrideConfig: { files: ["components/**"], ...untyped } });

/** What the rule of the rooms says about a text as the contents of a file. */
async function refusals(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, "components", file) });
  const found = result?.messages.filter(({ ruleId }) => ruleId === "here/rooms") ?? [];
  return found.map(({ message }) => message);
}

/** Every file of components/ with those that it imports, types included. */
function readImports(): Map<string, string[]> {
  const names = fs.readdirSync(components, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(".ts"));
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  const text = fs.readFileSync(path.join(components, file), "utf8");
  const sources = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)];
  return sources.map(([, source = ""]) => `${path.join(path.dirname(file), source)}.ts`);
}

function filesIn(place: string): { text: string }[] {
  if (fs.statSync(place).isFile()) return [{ text: fs.readFileSync(place, "utf8") }];
  const names = fs.readdirSync(place, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.(ts|mjs|json)$/.test(name) && !name.includes("node_modules"))
    .map((name) => ({ text: fs.readFileSync(path.join(place, name), "utf8") }));
}

/** The files of components/ that a text names in a string, whole or in pieces. */
function pathsIn({ text }: { text: string }): string[] {
  const whole = [...text.matchAll(/"[./]*(?:dist\/)?components\/([\w/-]+)(?:\.d)?(?:\.[jt]s)?"/g)];
  const pieces = [...text.matchAll(/"components"((?:, "[\w.-]+")+)/g)].map(
    ([all, names = ""]) => [all, names.replace(/"/g, "").split(", ").slice(1).join("/")] as const,
  );
  return [...whole, ...pieces].map(([, name = ""]) => `${name.replace(/\.[jt]s$/, "")}.ts`);
}

/** The first circle that is found: a file imports something that leads back to it. */
function circle(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    const found = (imports.get(file) ?? []).map((next) => visit(next, [...way, file]));
    done.add(file);
    return found.find((one) => one.length > 0) ?? [];
  };
  return [...imports.keys()].map((file) => visit(file, [])).find((one) => one.length > 0) ?? [];
}

describe("the rooms", () => {
  it.each([
    ["an import that runs up", "config/elsewhere.ts", 'import "../steps/stage";'],
    ["a type from above", "config/elsewhere.ts", 'import type { A } from "../steps/channel";'],
    ["a type from above, inline", "pki/elsewhere.ts", 'export type A = import("../kit/kit").Kit;'],
    ["what is passed on from above", "wire/elsewhere.ts", 'export * from "../proof/prove";'],
    ["an import from a door", "server/elsewhere.ts", 'import "../postgres-server";'],
    ["a require from above", "pki/elsewhere.ts", 'require("../server/bring-up");'],
    ["a room that is not in the table", "attic/elsewhere.ts", "export const a = 1;"],
    ["an import from such a room", "server/elsewhere.ts", 'import "../attic/elsewhere";'],
    ["a resource in a step", "steps/elsewhere.ts", 'import * as tls from "@pulumi/tls";'],
    ["files in a pure room", "config/elsewhere.ts", 'import * as fs from "node:fs";'],
    ["a socket in a pure room", "pki/elsewhere.ts", 'import { connect } from "node:net";'],
    ["all of node:net in a pure room", "pki/elsewhere.ts", 'import * as net from "node:net";'],
  ])("refuse %s", async (_what, file, code) => {
    expect(await refusals(file, code)).toHaveLength(1);
  });

  it.each([
    ["an import from below", "steps/elsewhere.ts", 'import "../config/material";'],
    ["an import from beside", "steps/elsewhere.ts", 'import "./stage";'],
    ["the form of an address", "pki/elsewhere.ts", 'import { isIP } from "node:net";'],
    ["a type of Pulumi", "contract/elsewhere.ts", 'import type * as p from "@pulumi/pulumi";'],
    ["a resource", "resources/elsewhere.ts", 'import * as pulumi from "@pulumi/pulumi";'],
    ["a door's own parts", "postgres-server.ts", 'import "./server/bring-up";'],
  ])("allow %s", async (_what, file, code) => {
    expect(await refusals(file, code)).toEqual([]);
  });

  it("have no circle among their files, types included", () => {
    expect(circle(readImports())).toEqual([]);
    expect(circle(new Map(Object.entries({ a: ["b"], b: ["c"], c: ["b"] })))).toEqual([
      "b",
      "c",
      "b",
    ]);
  });

  it("are on the map, in their order", async () => {
    const { rooms } = (await import(path.join(root, "lint", "rooms.mjs"))) as {
      rooms: { name: string }[];
    };
    const map = fs.readFileSync(path.join(root, "ARCHITECTURE.md"), "utf8");
    const drawn = [...map.matchAll(/^\| `([a-z]+)\/` +\|/gm)].map(([, name]) => name);
    expect(drawn.slice(0, rooms.length)).toEqual(rooms.map(({ name }) => name));
    const folders = [...readImports().keys()].filter((file) => file.includes("/"));
    expect([...new Set(folders.map((file) => path.dirname(file)))].sort()).toEqual(
      rooms.map(({ name }) => name).sort(),
    );
  });

  it("are named truly by those who load a file by its path", () => {
    const loaders = [
      "package.json",
      "toolchain/src",
      "toolchain/bin",
      "benchmarks",
      "tests/images",
    ];
    const named = loaders.flatMap((place) => filesIn(path.join(root, place))).flatMap(pathsIn);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((one) => !fs.existsSync(path.join(components, one)))).toEqual([]);
    expect(pathsIn({ text: 'x(checkout, "dist", "components", "probe", "format")' })).toEqual([
      "probe/format.ts",
    ]);
  });

  it("have no name of a file twice, but for an index", () => {
    const names = [...readImports().keys()].map((file) => path.basename(file));
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });
});
