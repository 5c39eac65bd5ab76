// Reads the arguments that a program declares, of any shape: once, so that all later code works on
// plain data of the right types. Records come out without a prototype, so that a lookup by a name
// that a user chose finds only what was declared.
import { closestName } from "../contract/closest-name";
import { declarationProblem } from "../contract/field-checks";
import { pathTo } from "../contract/path-to";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { problem, type Problem } from "../contract/problem";
import { isOutput, showKind } from "../contract/show-value";
import { declarationType, type InputType } from "./input-types";

/** The arguments, and their problems; with a problem, the arguments must not be used. */
export interface ReadArgs {
  readonly args: PostgresServerArgs;
  readonly problems: readonly Problem[];
}

/**
 * Returns a copy of the arguments, and a problem for each input that does not exist, usually
 * misspelt, that is missing, or that has the wrong type.
 */
export function readArgs(given: unknown): ReadArgs {
  const problems: Problem[] = [];
  const args = read("", given, declarationType, problems);
  return { args: (args ?? {}) as PostgresServerArgs, problems };
}

/** A longer list is a mistake, or an attempt to exhaust the program. */
const MOST_ENTRIES = 10_000;

function read(path: string, value: unknown, type: InputType, problems: Problem[]): unknown {
  const refused = (expected: string): undefined => {
    problems.push(refusal(path || "args", value, expected, type));
    return undefined;
  };
  try {
    switch (type.is) {
      case "material":
        return isMaterial(value) ? value : refused("text, or an output of it");
      case "list":
        if (!Array.isArray(value)) return refused("a list");
        return value.length > MOST_ENTRIES
          ? refused(`at most ${MOST_ENTRIES} entries`)
          : readList(path, value, type.of, problems);
      case "named":
        if (!isPlainRecord(value)) return refused(type.expected);
        return readNamed(path, value, type.of, problems);
      case "record":
        if (!isPlainRecord(value)) return refused("a record of inputs");
        return readInputs(path, value, type, problems);
      default:
        return typeof value === type.is ? value : refused(type.expected);
    }
  } catch {
    // A getter or proxy threw: its error may contain anything.
    const parts = { path: path || "args", shown: "a value that cannot be read" };
    problems.push(problem({ ...parts, expected: "plain data" }));
    return undefined;
  }
}

function refusal(path: string, value: unknown, expected: string, { is }: InputType): Problem {
  if (is === "material") return problem({ path, shown: showKind(value), expected });
  if (Array.isArray(value) && is === "list") {
    return problem({ path, shown: `a list of ${value.length}`, expected });
  }
  return declarationProblem(path, value, expected);
}

/** Reads by index, to find holes in the list as well. */
function readList(
  path: string,
  list: readonly unknown[],
  type: InputType,
  problems: Problem[],
): unknown[] {
  return Array.from({ length: list.length }, (_, index) =>
    read(`${path}[${index}]`, list[index], type, problems),
  );
}

function readNamed(
  path: string,
  named: Record<string, unknown>,
  type: InputType,
  problems: Problem[],
): object {
  const known = entriesOf(path, named, problems).flatMap(([name, value]) => {
    // Key material may be missing: offline certificates arrive one by one.
    if (value === undefined && type.is === "material") return [];
    return [[name, read(pathTo(path, name), value, type, problems)] as const];
  });
  return withoutPrototype(known);
}

function readInputs(
  path: string,
  record: Record<string, unknown>,
  { inputs, required }: Extract<InputType, { is: "record" }>,
  problems: Problem[],
): object {
  const known = entriesOf(path, record, problems).flatMap(([name, value]) => {
    const type = inputs.get(name);
    if (type === undefined) {
      problems.push(unknownInput(pathTo(path, name), name, [...inputs.keys()]));
      return [];
    }
    if (value === undefined) return [];
    return [[name, read(pathTo(path, name), value, type, problems)] as const];
  });
  for (const name of required) {
    if (!known.some(([given]) => given === name)) problems.push(missingInput(path, name, inputs));
  }
  return withoutPrototype(known);
}

/** Reads each property separately, because one of them may throw. */
function entriesOf(
  path: string,
  record: Record<string, unknown>,
  problems: Problem[],
): [string, unknown][] {
  return Reflect.ownKeys(record).flatMap((name): [string, unknown][] => {
    const shown = "a value that cannot be read";
    const unreadable = { path: pathTo(path, name), shown, expected: "plain data" };
    if (typeof name === "symbol") {
      problems.push(unknownInput(pathTo(path, name), "", ["a name"]));
      return [];
    }
    try {
      const value = Reflect.get(record, name) as unknown;
      return Object.prototype.propertyIsEnumerable.call(record, name) ? [[name, value]] : [];
    } catch {
      problems.push(problem(unreadable));
      return [];
    }
  });
}

function withoutPrototype(entries: readonly (readonly [string, unknown])[]): object {
  return Object.setPrototypeOf(Object.fromEntries(entries), null) as object;
}

/**
 * Accepts a literal, the result of JSON, or a record without a prototype; no Date, Map or class.
 */
function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isMaterial(value: unknown): boolean {
  return typeof value === "string" || isOutput(value) || value instanceof Promise;
}

function unknownInput(path: string, name: string, known: readonly string[]): Problem {
  const near = closestName(name, known);
  const parts = { path, shown: "no input", expected: known.join(", ") };
  return problem(near === undefined ? parts : { ...parts, fix: `did you mean ${near}?` });
}

function missingInput(path: string, name: string, inputs: ReadonlyMap<string, InputType>): Problem {
  const type = inputs.get(name);
  const expected = type !== undefined && "expected" in type ? type.expected : "it to be given";
  return problem({ path: pathTo(path, name), shown: "missing", expected });
}
