// A second way to run SQL, in each form that one might write it in: lint refuses it everywhere but
// where a session is pinned before anything is asked.
import * as path from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = path.join(__dirname, "../../..");
// Files that do not exist have no types, which other rules ask for.
const untyped = {
  languageOptions: { parserOptions: { projectService: false } },
  rules: { "here/no-open-look-up": "off" as const },
};
const eslint = new ESLint({ cwd: root, overrideConfig: { files: ["components/**"], ...untyped } });

/** The rules that a text breaks as the contents of a file, without those about style. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  const rules = result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? [];
  return rules.filter((rule) => rule.includes("restricted"));
}

const driver = 'import { Client } from "pg";\nexport const client = new Client();\n';
const imports = "@typescript-eslint/no-restricted-imports";
const syntax = "no-restricted-syntax";
const rooms = [
  "steps",
  "clients",
  "providers",
  "runtime",
  "verify",
  "probe",
  "cli",
  "rotation",
].map((room) => `components/${room}/elsewhere.ts`);

describe("a second door", () => {
  it.each([...rooms, "components/elsewhere.ts", "index.ts", "components/probe/pin-session.ts"])(
    "is refused in %s",
    async (file) => {
      expect(await broken(file, driver)).toEqual([imports]);
      expect(await broken(file, 'export { Client } from "pg";\n')).toEqual([imports]);
      expect(await broken(file, 'export const pg = import("pg");\n')).toEqual([syntax]);
      expect(await broken(file, 'export const pool = import("pg/lib/client");\n')).toEqual([
        syntax,
      ]);
      expect(await broken(file, 'export const pg = require("pg") as object;\n')).toEqual([syntax]);
      expect(await broken(file, 'export const words = ["psql", "-X"];\n')).toEqual([syntax]);
      expect(await broken(file, 'export const words = ["exec", "-i"];\n')).toEqual([syntax]);
      expect(await broken(file, "export const run = (c: string) => `docker exec ${c}`;\n")).toEqual(
        [syntax],
      );
      // A type leaves nothing in the program.
      expect(await broken(file, 'export type { Client } from "pg";\n')).toEqual([]);
    },
  );

  it.each([
    "components/steps/embedded-channel.ts",
    "components/probe/session.ts",
    "components/connection/log-in.ts",
  ])("is the door itself in %s", async (file) => {
    expect(await broken(file, driver)).toEqual([]);
  });

  it("lets one file start psql", async () => {
    const file = "components/steps/docker-channel.ts";
    expect(await broken(file, 'export const words = ["exec", "-i", "psql"];\n')).toEqual([]);
    expect(await broken(file, driver)).toEqual([imports]);
  });

  it.each(["components/probe/session.ts", "components/connection/log-in.ts"])(
    "is a question before the pin in %s",
    async (file) => {
      const ask = 'export const ask = () => client.query("select 1");\n';
      expect(await broken(file, driver + ask)).toEqual([syntax]);
      expect(await broken(file, driver + ask.replace("client", "session"))).toEqual([]);
    },
  );
});
