// 65,000 random arguments through what a preview does with them. `FUZZ_SEED` repeats a run.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HbaInput } from "../../../components/config/pg-hba";
import { readConfSettings } from "../../../components/config/read-conf-settings";
import { readHbaRules } from "../../../components/config/read-hba-rules";
import type { Problem } from "../../../components/contract/problem";
import type { Declaration } from "../../../components/validate/declaration";
import { filesOf, preview } from "../../support/declarations/preview";
import { keyBody, mutatedDeclaration, wildValue } from "../../support/declarations/random-args";
import { readHbaFields } from "../config/readers";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
const WILD = 20_000;
const MUTATED = 45_000;

/** What would break a line, or show it in another order than it is. */
const notOneLine =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

function judgeProblem({ path, message }: Problem): void {
  if (path === "" || !/^Cannot [\s\S]*$/.test(message)) throw new Error(`no path: ${message}`);
  if (notOneLine.test(message) || notOneLine.test(path))
    throw new Error(`not one line: ${message}`);
  if (/-----BEGIN|-----END/.test(message + path) || (message + path).includes(keyBody.slice(8, 40)))
    throw new Error(`key material: ${message}`);
  if (message.length > 4000) throw new Error(`too long: ${message.length}`);
}

const linesOf = (text: string) =>
  text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
const texts = (line: string) => readHbaFields(line).map((field) => field.map(({ text }) => text));

/** Reads the files back, by readers that follow PostgreSQL's sources and by the package's own. */
function judgeFiles(declaration: Declaration): void {
  const { input, conf, hba, ident } = filesOf(declaration);
  judgeConf(conf, declaration.settings);
  judgeHba(hba, input.hba, declaration.allowWeakening.includes("superuserOverTcp") ? 9 : 11);
  const maps = linesOf(ident)
    .slice(1)
    .map((line) => JSON.stringify(texts(line)));
  const wanted = (input.identMaps ?? []).map((map) =>
    JSON.stringify([[map.name], [map.systemUser], [map.role]]),
  );
  expect(new Set(maps)).toEqual(new Set(wanted));
}

function judgeConf(conf: string, declared: Declaration["settings"]): void {
  const settings = new Map(Object.entries(readConfSettings(conf)));
  for (const [name, value] of Object.entries(declared)) {
    expect(settings.get(name.toLowerCase())).toBe(value);
  }
  expect(linesOf(conf).filter((line) => !/^[a-z_][a-z0-9_.]* = /.test(line))).toEqual([]);
}

/** `fixed` lines are there whatever is declared, four of them at the end. */
function judgeHba(hba: string, { rules, clients }: HbaInput, fixed: number): void {
  const ofRules = rules.flatMap((rule) => (rule.addresses ?? ["all"]).map(() => rule));
  const ofClients = new Set(clients.map((client) => JSON.stringify(client))).size;
  const lines = linesOf(hba);
  expect(lines).toHaveLength(fixed + ofRules.length + ofClients);
  expect(readHbaRules(hba)).toHaveLength(lines.length);
  expect(readHbaRules(hba).filter((rule) => rule.endsWith(" ?"))).toEqual([]);
  const first = fixed - 4;
  ofRules.forEach((rule, index) => {
    const [connection, databases, roles] = texts(lines[first + index]!);
    expect(connection).toEqual([rule.connection ?? "hostssl"]);
    expect(databases).toEqual(rule.databases ?? ["all"]);
    expect(roles).toEqual(rule.roles ?? ["all"]);
  });
  const read = lines.slice(first + ofRules.length, -4).map(readClientLine);
  const declared = clients.map(({ database, role }) =>
    JSON.stringify([["hostssl"], [database], [role]]),
  );
  expect(new Set(read)).toEqual(new Set(declared));
}

/** Connection, database and role of a client's line, as one text. */
function readClientLine(line: string): string {
  const [connection, database, role] = readHbaFields(line);
  for (const token of [...(database ?? []), ...(role ?? [])]) {
    // Neither keyword, group, file nor regular expression: the name and nothing but it.
    if (!token.quoted) expect(token.text).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    if (!token.quoted) expect(["all", "replication", "sameuser"]).not.toContain(token.text);
    expect(token.text.startsWith("/")).toBe(false);
  }
  return JSON.stringify(
    [connection, database, role].map((field) => field?.map(({ text }) => text)),
  );
}

function judge(given: unknown): "refused" | "accepted" {
  const { problems, declaration } = preview(given);
  problems.forEach(judgeProblem);
  if (declaration === undefined) {
    expect(problems.length).toBeGreaterThan(0);
    return "refused";
  }
  judgeFiles(declaration);
  return "accepted";
}

describe(`arguments at random, FUZZ_SEED=${seed}`, () => {
  it.each([
    ["values of every kind", wildValue, WILD],
    ["a good declaration with mistakes", mutatedDeclaration, MUTATED],
  ])(
    "%s: no exception, problems on one line, nothing injected into a file",
    (_what, values, numRuns) => {
      const counts = { refused: 0, accepted: 0 };
      fc.assert(
        fc.property(values, (make) => {
          counts[judge(make())] += 1;
        }),
        { numRuns, seed, endOnFailure: true },
      );
      process.stdout.write(`${JSON.stringify({ seed, numRuns, ...counts })}\n`);
      expect(counts.refused).toBeGreaterThan(numRuns / 10);
      if (values === mutatedDeclaration) expect(counts.accepted).toBeGreaterThan(numRuns / 100);
    },
    // No measure: it ends what would never end.
    600_000,
  );
});
