// Checks of single fields of the declaration. Types are checked at run time as well, since
// configuration files and plain JavaScript have none.
import { problem, type Problem } from "./problem";
import { showValue } from "./show-value";

export function declarationProblem(
  path: string,
  value: unknown,
  expected: string,
  fix?: string,
): Problem {
  const parts = { path, shown: showValue(value), expected };
  return problem(fix === undefined ? parts : { ...parts, fix });
}

/**
 * Returns the problem of an input that must be left out. Its value, which may be a key, is not
 * shown.
 */
export function misplacedProblem(path: string, why: string): Problem {
  return problem({ path, shown: "set", expected: "it to be left out", fix: why });
}

/** Checks for a whole number from `least` to `most`; the message names the unit. */
export function checkInteger(
  path: string,
  value: unknown,
  [least, most]: readonly [number, number],
  unit = "",
): Problem[] {
  const good = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  if (value === undefined || good) return [];
  return [declarationProblem(path, value, wholeNumber([least, most], unit))];
}

/** Describes the expected whole number. */
export function wholeNumber([least, most]: readonly [number, number], unit = ""): string {
  const what = unit === "" ? "a whole number" : `a whole number of ${unit}`;
  return `${what} from ${least} to ${most}`;
}

export function checkOneOf(path: string, value: unknown, allowed: readonly unknown[]): Problem[] {
  if (value === undefined || allowed.includes(value)) return [];
  return [declarationProblem(path, value, listed(allowed))];
}

export function checkBoolean(path: string, value: unknown): Problem[] {
  if (value === undefined || typeof value === "boolean") return [];
  return [declarationProblem(path, value, "true or false")];
}

/** Checks for text without control characters, of 1 to `mostBytes` bytes in UTF-8. */
export function checkText(path: string, value: unknown, mostBytes = 4096): Problem[] {
  if (value === undefined) return [];
  const expected = `text of 1 to ${mostBytes} bytes without control characters`;
  if (typeof value !== "string") return [declarationProblem(path, value, expected)];
  const bytes = Buffer.byteLength(value, "utf8");
  const good = bytes >= 1 && bytes <= mostBytes && !/\p{Cc}|\p{Surrogate}/u.test(value);
  return good ? [] : [declarationProblem(path, value, expected)];
}

export function checkTexts(path: string, value: unknown): Problem[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [declarationProblem(path, value, "a list of text")];
  return value.flatMap((item, index) => checkText(`${path}[${index}]`, item));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lists the allowed values: `1, 2 or 3`. */
export function listed(allowed: readonly unknown[]): string {
  const shown = allowed.map(showValue);
  const last = shown.pop() ?? "nothing";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}
