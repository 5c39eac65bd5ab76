// Checks the arguments of a `ConnectionAssertion`. Pure.
import { listed, wholeNumber } from "../contract/field-checks";
import { problem, type Problem } from "../contract/problem";
import { readProperty } from "../contract/read-property";
import { showKind, showValue } from "../contract/show-value";
import { TlsProtocol } from "../contract/tls-protocol";

const action = "check a connection";

type Rule = readonly [expected: string, isGood: (value: unknown) => boolean, secret?: "secret"];

const isText = (value: unknown): boolean =>
  typeof value === "string" && value !== "" && !/\p{Cc}|\p{Surrogate}/u.test(value);
const isPem = (value: unknown): boolean => typeof value === "string" && value !== "";
const isPort = (value: unknown): boolean => isWhole(value, 65_535);
const optional =
  (isGood: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === "" || isGood(value);

const protocols: readonly unknown[] = [TlsProtocol.Tls12, TlsProtocol.Tls13];

const rules: readonly (readonly [path: string, rule: Rule])[] = [
  ["endpoint.host", ["a name or address", isText]],
  ["endpoint.port", [wholeNumber([1, 65_535]), isPort]],
  ["endpoint.database", ["the name of a database", isText]],
  ["connectHost", ["a name or address", optional(isText)]],
  ["role", ["the name of a role", isText]],
  ["database", ["the name of a database", optional(isText)]],
  ["trustBundlePem", ["certificates in PEM", isPem, "secret"]],
  ["certificatePem", ["a certificate in PEM", optional(isPem), "secret"]],
  ["privateKeyPem", ["a key in PEM", optional(isPem), "secret"]],
  ["password", ["text", optional(isPem), "secret"]],
  ["minProtocol", [listed(protocols), (value) => protocols.includes(value)]],
  ["patienceSeconds", [wholeNumber([1, 3600], "seconds"), (value) => isWhole(value, 3600)]],
];

/** Returns every problem of the known arguments. */
export function checkConnection(args: unknown): Problem[] {
  return rules.flatMap(([path, [expected, isGood, secret]]) => {
    const found = valueAt(args, path.split("."));
    if (isGood(found)) return [];
    const shown = found === undefined ? "missing" : (secret ? showKind : showValue)(found);
    return [problem({ action, path, shown, expected })];
  });
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  return names.reduce(readProperty, value);
}
