import { type Problem, problem } from "../contract/problem";
import { own } from "../contract/own";
import { pathTo } from "../contract/path-to";

const action = "render pg_hba.conf";
const keys = ["connection", "databases", "roles", "addresses", "method", "options"];

/**
 * Checks that a rule has the shape that its type promises, which a rule from a configuration file
 * may not have. A misspelt `addresses` would otherwise be a rule for every address.
 */
export function checkHbaShape(rule: unknown, path: string): Problem[] {
  if (!isRecord(rule)) return [refused(path, kindOf(rule), "a rule")];
  const unknown = Object.keys(rule)
    .filter((key) => !keys.includes(key))
    .map((key) => refused(pathTo(path, key), "no part of a rule", keys.join(", ")));
  return [
    ...unknown,
    ...["connection", "method"].flatMap((key) => checkText(own(rule, key), key, path)),
    ...["databases", "roles", "addresses"].flatMap((key) => checkTexts(own(rule, key), key, path)),
    ...checkOptions(rule["options"], path),
  ];
}

function checkText(value: unknown, key: string, path: string): Problem[] {
  const optional = key !== "method";
  if (typeof value === "string" || (value === undefined && optional)) return [];
  return [refused(`${path}.${key}`, kindOf(value), "text")];
}

function checkTexts(value: unknown, key: string, path: string): Problem[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [refused(`${path}.${key}`, kindOf(value), "a list of text")];
  return value.flatMap((entry, index) =>
    typeof entry === "string" ? [] : [refused(`${path}.${key}[${index}]`, kindOf(entry), "text")],
  );
}

function checkOptions(value: unknown, path: string): Problem[] {
  if (value === undefined) return [];
  if (!isRecord(value)) {
    return [refused(`${path}.options`, kindOf(value), "a record of text by name")];
  }
  const wrong = Object.values(value).find((entry) => typeof entry !== "string");
  if (wrong === undefined) return [];
  return [refused(`${path}.options`, `a record with ${kindOf(wrong)}`, "a record of text")];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "absent";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

function refused(path: string, shown: string, expected: string): Problem {
  return problem({ action, path, shown, expected });
}
