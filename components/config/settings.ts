// Checks the settings that a user declares for postgresql.conf: refuses those that would weaken a
// promise, or are known to prevent the server from starting. PostgreSQL checks the rest.
import { pathTo } from "../contract/path-to";
import type { PostgresMajor } from "../contract/postgres-major";
import { type Problem, problem, showText } from "../contract/problem";
import { Weakening, weakeningProblems } from "../contract/weakening";
import { fixedSettings, readOnlySettings } from "./fixed-settings";
import { misspeltSetting } from "./known-settings";
import { versionsOfSetting } from "./setting-versions";

export interface SettingsInput {
  readonly major: PostgresMajor;
  /** By PostgreSQL's names, which are not case-sensitive. */
  readonly settings: Readonly<Record<string, string>>;
  readonly allowWeakening: readonly Weakening[];
}

/** RFC 7677, section 4. With fewer iterations, a stolen password hash is cheap to guess. */
const leastScramIterations = 4096;

/**
 * Returns the problems of the declared settings, in order. Messages show values only of settings
 * that cannot hold a secret.
 */
export function checkSettings(input: SettingsInput): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(input.settings).flatMap(([given, value]) => {
    const path = settingPath(given);
    const name = given.toLowerCase();
    const twin = seen.get(name);
    seen.set(name, given);
    if (twin !== undefined) {
      const fix = "PostgreSQL reads both names as one";
      const expected = `one of it and ${settingPath(twin)}`;
      return [problem({ path, shown: "a second value", expected, fix })];
    }
    const refused = refuseName(name, path, input.major);
    return refused === undefined ? checkValue(name, value, path, input) : [refused];
  });
}

/** Property path of a setting: `settings.work_mem`, `settings["auto_explain.log_format"]`. */
function settingPath(name: string): string {
  return pathTo("settings", name);
}

function refuseName(name: string, path: string, major: PostgresMajor): Problem | undefined {
  // The names that guc-file.l accepts, without letters beyond ASCII, which no setting needs.
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name)) {
    const expected = "letters, digits and underscores, with at most one dot";
    return problem({ path, shown: "no name of a setting", expected });
  }
  const refuse = (fix: string) =>
    problem({ path, shown: "set", expected: "it to be left out", fix });
  const fixed = fixedSettings.find((setting) => setting.name === name);
  if (fixed !== undefined) return refuse(fixed.instead);
  if (name.startsWith("pgtls.")) return refuse("names that begin with pgtls. are ours");
  if (readOnlySettings.includes(name)) return refuse("only PostgreSQL itself sets it");
  const versions = versionsOfSetting(name, major);
  if (versions !== undefined) {
    return problem({
      path,
      shown: `set for PostgreSQL ${major}`,
      expected: versions,
    });
  }
  const meant = misspeltSetting(name, major);
  if (meant === undefined) return undefined;
  const parts = {
    path,
    shown: "no setting",
    expected: `one of PostgreSQL ${major}`,
  };
  return problem({ ...parts, fix: `did you mean ${meant}?` });
}

function checkValue(name: string, value: string, path: string, input: SettingsInput): Problem[] {
  if (/\0|\p{Surrogate}/u.test(value)) {
    const shown = "text with a NUL character or half of a surrogate pair";
    return [problem({ path, shown, expected: "text without it" })];
  }
  const parts = { path, shown: showText(value) };
  // PostgreSQL compares names of values without regard to case.
  const word = value.trim().toLowerCase();
  switch (name) {
    case "password_encryption":
      return checkPasswordEncryption(word, parts, input.allowWeakening);
    case "scram_iterations":
      return /^\d+$/.test(word) && Number(word) >= leastScramIterations
        ? []
        : [problem({ ...parts, expected: `a whole number of at least ${leastScramIterations}` })];
    case "log_connections":
      return checkLogConnections(word, parts, input.major);
    case "log_min_messages":
      return ["fatal", "panic"].includes(word)
        ? [problem({ ...parts, expected: "log or a lower level", fix: hidden })]
        : [];
    default:
      return [];
  }
}

type Parts = { readonly path: string; readonly shown: string };

const hidden = "fatal and panic hide the lines that tell whether a reload was accepted";

function checkPasswordEncryption(
  word: string,
  parts: Parts,
  allowed: readonly Weakening[],
): Problem[] {
  const expected = '"scram-sha-256"';
  if (word === "scram-sha-256") return [];
  if (word !== "md5") return [problem({ ...parts, expected })];
  return weakeningProblems(Weakening.Md5Passwords, allowed, { ...parts, expected });
}

function checkLogConnections(word: string, parts: Parts, major: PostgresMajor): Problem[] {
  const list = /receipt|authentication|authorization|setup_durations|all/.test(word);
  if (major >= 18 || !list) return [];
  return [problem({ ...parts, expected: "on or off before PostgreSQL 18" })];
}
