// Every server that the documentation declares is one that a preview accepts.
import * as fs from "node:fs";
import * as path from "node:path";
import * as vm from "node:vm";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { AccessLevel } from "../../../components/contract/access-level";
import { Proof } from "../../../components/contract/assertion-args";
import { AuthorityMode } from "../../../components/contract/authority-args";
import { ClientPrivileges } from "../../../components/contract/client-privileges";
import { HbaConnection, HbaMethod } from "../../../components/contract/hba-rule";
import { KeyAlgorithm } from "../../../components/contract/key-algorithm";
import { RuntimeKind } from "../../../components/contract/runtime-kind";
import { TlsProtocol } from "../../../components/contract/tls-protocol";
import { Weakening } from "../../../components/contract/weakening";
import { checkDeclaration } from "../../../components/validate/check-declaration";
import { resolveDeclaration } from "../../../components/validate/declaration";
import { readArgs } from "../../../components/validate/read-args";
import { checkout, codeBlocks, readPage } from "./pages";

interface Declared {
  readonly name: string;
  readonly args: unknown;
}

/** Runs a program with a `PostgresServer` that only keeps what it is given. */
function declaredBy(program: string): Declared[] {
  const declared: Declared[] = [];
  function PostgresServer(name: string, args: unknown): void {
    declared.push({ name, args });
  }
  const enums = { AccessLevel, AuthorityMode, ClientPrivileges, HbaConnection, HbaMethod };
  const more = { KeyAlgorithm, Proof, RuntimeKind, TlsProtocol, Weakening };
  const text = (name: string) => `contents of ${name}`;
  const scope = {
    ...enums,
    ...more,
    PostgresServer,
    exports: {},
    require: () => ({ PostgresServer }),
    readFileSync: text,
    config: { requireSecret: text },
    docker: { Provider: function () {} },
  };
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  // A function in a function: a strict one takes no pattern as its parameter.
  const names = Object.keys(scope).join(", ");
  const wrapped = `(function ({ ${names} }) { (function () {${outputText}\n})(); })`;
  (vm.runInThisContext(wrapped) as (given: typeof scope) => void)(scope);
  return declared;
}

function complaints({ name, args: given }: Declared): string[] {
  const { args, problems } = readArgs(given);
  const found =
    problems.length > 0 ? problems : checkDeclaration(name, args, resolveDeclaration(name, args));
  return found.map(({ message }) => message);
}

const guide = fs.readdirSync(path.join(checkout, "docs/guide")).map((name) => `docs/guide/${name}`);
/** What `consuming.md` shows is part of programs that are run. */
const programs = ["README.md", ...guide]
  .filter((file) => file !== "docs/guide/consuming.md")
  .flatMap((file) => codeBlocks(readPage(file), "ts").map((text) => ({ file, text })))
  .filter(({ text }) => text.includes("new PostgresServer("));

describe("the declarations of the documentation", () => {
  it("are whole programs in several pages", () => {
    expect(new Set(programs.map(({ file }) => file)).size).toBeGreaterThan(5);
    expect(programs.length).toBeGreaterThan(15);
  });

  it.each(programs)("are accepted: $file, %#", ({ text }) => {
    const declared = declaredBy(text);
    expect(declared).toHaveLength(1);
    expect(declared.flatMap(complaints)).toEqual([]);
  });

  it.each([
    ["a misspelt input", `new PostgresServer("db", { cleints: {} });`, "cleints"],
    [
      "a weak one",
      `new PostgresServer("db", { hbaRules: [{ method: "trust" }] });`,
      "allowWeakening",
    ],
  ])("would not be accepted with %s", (_what, text, words) => {
    expect(declaredBy(text).flatMap(complaints).join("\n")).toContain(words);
  });

  it("show an error as it is", () => {
    const [message] = declaredBy(`new PostgresServer("db", { port: 0 });`).flatMap(complaints);
    expect(readPage("docs/guide/getting-started.md")).toContain(message);
  });
});
