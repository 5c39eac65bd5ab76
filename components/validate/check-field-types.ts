// Types that the judges of settings rely on. TypeScript sees to them in a program; configuration
// files and plain JavaScript do not.
import {
  ACTION,
  checkBoolean,
  checkText,
  checkTexts,
  declarationProblem,
  isRecord,
} from "./field-checks";
import { problem, type Problem } from "./problem";

const TLS_TEXTS = ["minProtocol", "maxProtocol", "ciphers", "tls13Ciphers"] as const;
const RULE_TEXTS = ["connection", "method"] as const;
const RULE_LISTS = ["databases", "roles", "addresses"] as const;
const RULE_INPUTS: readonly string[] = [...RULE_TEXTS, ...RULE_LISTS, "options"];

/** Gives a problem for each value below `tls` and `hbaRules` that has the wrong type. */
export function checkFieldTypes(args: Record<string, unknown>): Problem[] {
  const tls = isRecord(args["tls"]) ? args["tls"] : {};
  const maps: unknown[] = Array.isArray(args["identMaps"]) ? args["identMaps"] : [];
  const rules: unknown[] = Array.isArray(args["hbaRules"]) ? args["hbaRules"] : [];
  return [
    ...TLS_TEXTS.flatMap((name) => checkText(`tls.${name}`, tls[name])),
    ...checkTexts("tls.groups", tls["groups"]),
    ...checkTexts("revoked", args["revoked"]),
    ...checkBoolean("tls.preferServerCiphers", tls["preferServerCiphers"]),
    ...rules.flatMap((rule, index) => checkRule(`hbaRules[${index}]`, rule)),
    ...maps.flatMap((map, index) =>
      isRecord(map) ? [] : [declarationProblem(`identMaps[${index}]`, map, "a record of inputs")],
    ),
  ];
}

function checkRule(path: string, rule: unknown): Problem[] {
  if (!isRecord(rule)) return [declarationProblem(path, rule, "a record of inputs")];
  const unknown = Object.keys(rule).filter((key) => !RULE_INPUTS.includes(key));
  if (unknown.length > 0) {
    const expected = RULE_INPUTS.join(", ");
    return unknown.map((key) =>
      problem({ action: ACTION, path: `${path}.${key}`, shown: "no input", expected }),
    );
  }
  const method = rule["method"];
  return [
    ...(method === undefined
      ? [declarationProblem(`${path}.method`, method, "an authentication method")]
      : []),
    ...RULE_TEXTS.flatMap((name) => checkText(`${path}.${name}`, rule[name])),
    ...RULE_LISTS.flatMap((name) => checkTexts(`${path}.${name}`, rule[name])),
    ...checkOptions(`${path}.options`, rule["options"]),
  ];
}

function checkOptions(path: string, options: unknown): Problem[] {
  if (options === undefined) return [];
  if (!isRecord(options)) return [declarationProblem(path, options, "a record of text by name")];
  return Object.entries(options).flatMap(([name, value]) => checkText(`${path}.${name}`, value));
}
