// Judges the server's files: no invalid line, and the declared rules and maps. Pure.
import type {
  HbaFileRule,
  IdentMapping,
  Read,
  ServerConfiguration,
} from "../wire/server-configuration";
import { isUnusable, ruleWords, unusableWords } from "./judge-configuration";
import { type ProbeResult, notProbed } from "./probe";
import type { Promises } from "./request";

const noSession = "there is no session";

/**
 * Judges each file: PostgreSQL loads nothing of a `pg_hba.conf` or `pg_ident.conf` with an error and
 * keeps what it has loaded before, until the next restart.
 */
export function judgeFiles(configuration: ServerConfiguration | undefined): ProbeResult[] {
  const { rules, maps, fileErrors } = configuration ?? {};
  return [
    judgeFile("pg_hba.conf", rules, (all) =>
      all.filter(isUnusable).map((rule) => `line ${rule.line}: ${unusableWords(rule)}`),
    ),
    ...(configuration !== undefined && maps === undefined
      ? []
      : [judgeFile("pg_ident.conf", maps, (all) => all.flatMap(mapError))]),
    judgeFile("postgresql.conf", fileErrors, (all) =>
      all.map(
        ({ line, name, error }) => `line ${line}: ${name === "" ? error : `${name}: ${error}`}`,
      ),
    ),
  ];
}

function mapError({ line, error }: IdentMapping): string[] {
  return error === "" ? [] : [`line ${line}: ${error}`];
}

function judgeFile<T>(
  file: string,
  read: Read<T> | undefined,
  flawsOf: (value: T) => string[],
): ProbeResult {
  const name = `no error in ${file}`;
  const expected = `PostgreSQL can use every line of ${file}`;
  if (read === undefined) return notProbed({ name, expected }, noSession);
  if ("unreadable" in read) return notProbed({ name, expected }, read.unreadable);
  const flaws = flawsOf(read.value);
  const observed = flaws.length === 0 ? "none" : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

/** Judges the rules of `pg_hba.conf`: the declared types and methods in their order, and no others. */
export function judgeRuleOrder(
  declared: readonly string[],
  configuration: ServerConfiguration | undefined,
): ProbeResult {
  const name = "rules as declared";
  const expected = "pg_hba.conf has the declared rules in their order, and no others";
  const { rules } = configuration ?? {};
  if (rules === undefined) return notProbed({ name, expected }, noSession);
  if ("unreadable" in rules) return notProbed({ name, expected }, rules.unreadable);
  const found = rules.value.map(({ type, method }) => `${type} ${method}`);
  const at = found.findIndex((rule, index) => rule !== declared[index]);
  const passed = at === -1 && found.length === declared.length;
  const observed = passed ? `${found.length} rules` : firstDifference(declared, rules.value, at);
  return { name, expected, observed, passed, probed: true };
}

function firstDifference(declared: readonly string[], rules: HbaFileRule[], at: number): string {
  const rule = rules[at];
  if (rule === undefined) return `${rules.length} rules instead of ${declared.length}`;
  return `line ${rule.line}: ${ruleWords(rule)} instead of ${declared[at] ?? "nothing"}`;
}

/** The map for administration as superuser, on the local socket only. */
const ADMIN_MAP = "pgtls_admin";

/** Judges the maps of `pg_ident.conf` (PostgreSQL 15 and later): an extra map may let a client in. */
export function judgeMaps(
  declared: NonNullable<Promises["identMaps"]>,
  configuration: ServerConfiguration | undefined,
): ProbeResult[] {
  const name = "identity maps as declared";
  const expected = "pg_ident.conf has the declared maps and no others";
  if (configuration === undefined) return [notProbed({ name, expected }, noSession)];
  const { maps } = configuration;
  if (maps === undefined) return [];
  if ("unreadable" in maps) return [notProbed({ name, expected }, maps.unreadable)];
  const wanted = new Set(declared.map(mapWords));
  const found = new Set(maps.value.filter((map) => map.name !== ADMIN_MAP).map(mapWords));
  const flaws = [
    ...[...found].filter((map) => !wanted.has(map)).map((map) => `not declared: ${map}`),
    ...[...wanted].filter((map) => !found.has(map)).map((map) => `missing: ${map}`),
  ];
  const observed = flaws.length === 0 ? `${found.size} lines` : flaws.join("; ");
  return [{ name, expected, observed, passed: flaws.length === 0, probed: true }];
}

function mapWords(map: { name: string; systemUser: string; role: string }): string {
  return [map.name, map.systemUser, map.role].map((text) => JSON.stringify(text)).join(" ");
}
