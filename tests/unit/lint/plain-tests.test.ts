// What lint asks of tests and benchmarks beyond what it asks of every file.
import * as path from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = path.join(__dirname, "../../..");
const eslint = new ESLint({ cwd: root, fix: true });

/** The rules of ours that a text breaks, and what it is after those fixes that lint knows. */
async function lint(code: string): Promise<{ broken: string[]; fixed: string }> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, "tests/elsewhere.ts") });
  const rules = result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? [];
  return {
    broken: rules.filter((rule) => rule.startsWith("here/")),
    fixed: result?.output ?? code,
  };
}

const lines = (count: number) => "  say();\n".repeat(count);
const tooLong = ["here/short-functions"];

describe("short-functions", () => {
  it("refuses a function of 41 lines, and none of 40", async () => {
    expect((await lint(`function f() {\n${lines(39)}}\n`)).broken).toEqual(tooLong);
    expect((await lint(`function f() {\n${lines(38)}}\n`)).broken).toEqual([]);
  });

  it("counts neither comments nor empty lines", async () => {
    const rest = "  // why\n\n".repeat(10);
    expect((await lint(`function f() {\n${lines(38)}${rest}}\n`)).broken).toEqual([]);
  });

  it.each(["describe", "describe.concurrent", 'describe.each(["a"])', "describe.skipIf(no)"])(
    "leaves the callback of %s alone",
    async (suite) => {
      expect((await lint(`${suite}("x", () => {\n${lines(50)}});\n`)).broken).toEqual([]);
    },
  );

  it.each([
    [
      "a function that holds a suite",
      `function f() {\n describe("x", () => {\n${lines(50)} });\n}`,
    ],
    ["a test", `describe("x", () => {\n it("y", () => {\n${lines(50)} });\n});`],
    ["a function beside the callback", `describe("x", options(() => {\n${lines(50)}}));`],
    ["a method", `class A {\n  f() {\n${lines(50)}  }\n}`],
  ])("counts %s", async (_what, code) => {
    expect((await lint(`${code}\n`)).broken).toEqual(tooLong);
  });
});

describe("plain-spread", () => {
  it.each([
    ['const a = [...["b", "c"], d];', 'const a = ["b", "c", d];'],
    ["const a = { ...{ b, c: 1 }, d };", "const a = { b, c: 1, d };"],
    ["f(...[b, c]);", "f(b, c);"],
  ])("writes %s without the spread", async (packed, plain) => {
    expect((await lint(`${packed}\n`)).fixed).toBe(`${plain}\n`);
  });

  it.each([
    "const a = { ...(b === undefined ? {} : { b }) };",
    'const a = [...["b"].map(f), ...c];',
  ])("accepts %s", async (code) => {
    expect(await lint(`${code}\n`)).toEqual({ broken: [], fixed: `${code}\n` });
  });
});
