// Compares the configuration that the server reports with the declared one. Pure.
import { AccessLevel } from "../contract/access-level";
import { own } from "../contract/own";
import { Weakening } from "../contract/weakening";
import type {
  HbaFileRule,
  Read,
  ServerConfiguration,
  SettingInForce,
} from "../wire/server-configuration";
import { type ProbeResult, notProbed } from "./probe";
import type { Promises } from "./request";

/** Types of `pg_hba.conf` rules that match connections without TLS. */
const plaintextTypes = new Set(["host", "hostnossl", "hostgssenc", "hostnogssenc"]);

/**
 * Judges the rules of `pg_hba.conf`: none may let anybody in without TLS, from any address. The
 * attempts on the wire come from one address only.
 */
export function judgeRules(rules: Read<HbaFileRule[]> | undefined): ProbeResult {
  const name = "no rule without TLS";
  const expected = "every rule of pg_hba.conf that lets anybody in over TCP is a hostssl rule";
  if (rules === undefined) return notProbed({ name, expected }, "there is no session");
  if ("unreadable" in rules) return notProbed({ name, expected }, rules.unreadable);
  const flaws = rules.value.flatMap((rule) => {
    const where = `line ${rule.line}`;
    if (isUnusable(rule)) return [`${where}: ${unusableWords(rule)}`];
    const open = plaintextTypes.has(rule.type) && rule.method !== "reject";
    return open ? [`${where}: ${ruleWords(rule)}`] : [];
  });
  const observed = flaws.length === 0 ? `${rules.value.length} rules` : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

/** For an unknown value of an option, PostgreSQL shows a line with neither type nor error. */
export function isUnusable({ type, error }: HbaFileRule): boolean {
  return type === "" || error !== "";
}

export function unusableWords({ error }: HbaFileRule): string {
  return error === "" ? "PostgreSQL cannot use the line, and does not say why" : error;
}

/** Methods that believe the client or reveal the password, and the weakening that accepts each. */
const weakMethods: Readonly<Record<string, Weakening>> = {
  trust: Weakening.TrustAuthentication,
  ident: Weakening.TrustAuthentication,
  password: Weakening.CleartextPasswords,
  ldap: Weakening.CleartextPasswords,
  pam: Weakening.CleartextPasswords,
  bsd: Weakening.CleartextPasswords,
  md5: Weakening.Md5Passwords,
};

/**
 * Judges the authentication methods of `pg_hba.conf` for TCP, from any address. Attempts cannot tell
 * whether a rule with a password also compares the certificate with the role: PostgreSQL asks for
 * the password first.
 */
export function judgeMethods(
  { allowWeakening, clients }: Pick<Promises, "allowWeakening" | "clients">,
  rules: Read<HbaFileRule[]> | undefined,
): ProbeResult {
  const name = "no rule with weak authentication";
  const expected = "no rule for TCP believes the client, or takes less than was declared";
  if (rules === undefined) return notProbed({ name, expected }, "there is no session");
  if ("unreadable" in rules) return notProbed({ name, expected }, rules.unreadable);
  const both = clients.filter(({ access }) => access === AccessLevel.ScramAndCertificate);
  const isWeak = ({ method }: HbaFileRule) =>
    Object.hasOwn(weakMethods, method) && !allowWeakening.includes(own(weakMethods, method) ?? "");
  const isHalf = (rule: HbaFileRule) =>
    both.some(({ role, database }) => rule.roles === role && rule.databases === database) &&
    rule.method === "scram-sha-256" &&
    !(rule.options ?? "").split(",").includes("clientcert=verify-full");
  const flaws = rules.value
    .filter((rule) => rule.type !== "local" && (isWeak(rule) || isHalf(rule)))
    .map((rule) => `line ${rule.line}: ${ruleWords(rule)}`);
  const observed = flaws.length === 0 ? `${rules.value.length} rules` : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

/** Describes a rule, without its addresses. */
export function ruleWords({ type, databases, roles, method, options = "" }: HbaFileRule): string {
  return [type, databases, roles, "…", method, options].filter((text) => text !== "").join(" ");
}

/**
 * Judges the settings: the declared values are in force, and all come from the delivered file. A
 * setting that waits for a restart is reported and not judged: it breaks no promise of TLS.
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
    ...Object.entries(declared).flatMap(([wanted, value]) =>
      differences(wanted, value, settings, configFile),
    ),
  ];
  const count = settings.filter(({ file }) => file === configFile).length;
  const waiting = settings.filter((setting) => setting.waiting).map((setting) => setting.name);
  const note = waiting.length === 0 ? "" : `; waiting for a restart: ${waiting.join(", ")}`;
  const observed =
    flaws.length === 0 ? `${count} settings, all from ${configFile}${note}` : flaws.join("; ");
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

function differences(
  name: string,
  value: string,
  settings: SettingInForce[],
  configFile: string,
): string[] {
  const found = settings.find((setting) => setting.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) return [`the server does not know ${name}`];
  if (found.waiting) return [];
  if (rewritten.has(found.name.toLowerCase()) || sameValue(found.kind, found.value, value)) {
    const elsewhere = found.file !== configFile && !ownSources.has(found.source ?? "");
    return elsewhere ? [`${name} comes from ${placeOf(found)}`] : [];
  }
  // Only the name: a value may be confidential, such as a connection string.
  return [`${name} has another value than the declared one`];
}

/**
 * Sources other than the file that are as declared: "client" for the driver's own session, such as
 * `client_encoding`, "override" for `hba_file` and `ident_file`, and "placeholder" for a custom
 * setting such as `my.own`, whose source PostgreSQL does not show.
 */
const ownSources = new Set(["client", "override", "placeholder"]);

/** Settings that PostgreSQL shows in its own words, so only their source is judged. */
const rewritten = new Set(["datestyle", "timezone", "log_timezone", "client_encoding"]);

function placeOf({ file, source }: SettingInForce): string {
  return file === "" ? `no file (${source ?? "unknown"})` : file;
}

/** Compares numbers only without a unit: PostgreSQL may show another unit than the declared one. */
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
