// Whether the configuration that the server reports is the declared one. Pure.
import { type ProbeResult, notProbed } from "./probe";
import type {
  HbaFileRule,
  Read,
  ServerConfiguration,
  SettingInForce,
} from "./server-configuration";

/** Types of rules that match connections without TLS. */
const plaintextTypes = new Set(["host", "hostnossl", "hostgssenc", "hostnogssenc"]);

/**
 * Judges the rules of `pg_hba.conf`: none of them may let anybody in without TLS, from wherever.
 * The attempts on the wire come from one address only.
 */
export function judgeRules(rules: Read<HbaFileRule[]> | undefined): ProbeResult {
  const name = "no rule without TLS";
  const expected = "every rule of pg_hba.conf that lets anybody in over TCP is a hostssl rule";
  if (rules === undefined) return notProbed({ name, expected }, "there is no session");
  if ("unreadable" in rules) return notProbed({ name, expected }, rules.unreadable);
  const flaws = rules.value.flatMap((rule) => {
    const where = `line ${rule.line}`;
    if (rule.error !== "") return [`${where}: ${rule.error}`];
    const open = plaintextTypes.has(rule.type) && rule.method !== "reject";
    return open ? [`${where}: ${rule.type} ${rule.databases} ${rule.roles} … ${rule.method}`] : [];
  });
  const observed = flaws.length === 0 ? `${rules.value.length} rules` : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

/**
 * Judges the settings: the declared values are in force, and all come from the delivered file. One
 * that waits for a restart breaks no promise of TLS, so it is told and not held against the server.
 */
export function judgeSettings(
  declared: Readonly<Record<string, string>>,
  read: ServerConfiguration["settings"] | undefined,
): ProbeResult {
  const name = "settings in force";
  const expected = "the declared values, from the delivered file and from no other";
  if (read === undefined) return notProbed({ name, expected }, "there is no session");
  if ("unreadable" in read) return notProbed({ name, expected }, read.unreadable);
  const { configFile, settings } = read.value;
  const others = settings.filter(({ file }) => file !== "" && file !== configFile);
  const flaws = [
    ...others.map((setting) => `${setting.name} comes from ${setting.file}`),
    ...Object.entries(declared).flatMap(([wanted, value]) => differences(wanted, value, settings)),
  ];
  const count = settings.filter(({ file }) => file === configFile).length;
  const waiting = settings.filter((setting) => setting.waiting).map((setting) => setting.name);
  const note = waiting.length === 0 ? "" : `; waiting for a restart: ${waiting.join(", ")}`;
  const observed =
    flaws.length === 0 ? `${count} settings, all from ${configFile}${note}` : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

function differences(name: string, value: string, settings: SettingInForce[]): string[] {
  const found = settings.find((setting) => setting.name === name.toLowerCase());
  if (found === undefined) return [`the server does not know ${name}`];
  if (found.waiting || sameValue(found.kind, found.value, value)) return [];
  // Only the name: a setting may hold what is nobody's business, such as a connection string.
  return [`${name} has another value than the declared one`];
}

/** Numbers are shown in another unit than they may be declared in, so only plain ones are compared. */
function sameValue(kind: string, shown: string, declared: string): boolean {
  switch (kind) {
    case "bool":
      return isOn(shown) === isOn(declared);
    case "enum":
      return shown.toLowerCase() === declared.toLowerCase();
    case "integer":
    case "real":
      return (
        !/^[\d.]+$/.test(declared) || !/^[\d.]+$/.test(shown) || Number(shown) === Number(declared)
      );
    default:
      return shown === declared;
  }
}

function isOn(text: string): boolean {
  return /^(on|t(r(ue?)?)?|y(es?)?|1)$/i.test(text.trim());
}
