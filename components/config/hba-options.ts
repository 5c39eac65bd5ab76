// Checks and renders options of pg_hba.conf rules: which option each method takes (hba.c,
// parse_hba_auth_opt).
import { HbaConnection, HbaMethod, type HbaRule } from "../contract/hba-rule";
import { own } from "../contract/own";
import { pathTo } from "../contract/path-to";
import { type Problem, problem, showText } from "../contract/problem";
import { quoteHbaText } from "./quote";

const certificateOptions = ["clientcert", "clientname"];

const optionsByMethod: Readonly<Record<HbaMethod, readonly string[]>> = {
  [HbaMethod.Cert]: ["map"],
  [HbaMethod.ScramSha256]: [],
  [HbaMethod.Reject]: [],
  [HbaMethod.Gss]: ["include_realm", "krb_realm", "map"],
  [HbaMethod.Oauth]: ["delegate_ident_mapping", "issuer", "map", "scope", "validator"],
  [HbaMethod.Ldap]: [
    "ldapbasedn",
    "ldapbinddn",
    "ldapport",
    "ldapprefix",
    "ldapscheme",
    "ldapsearchattribute",
    "ldapsearchfilter",
    "ldapserver",
    "ldapsuffix",
    "ldaptls",
    "ldapurl",
  ],
  [HbaMethod.Pam]: ["pam_use_hostname", "pamservice"],
  [HbaMethod.Password]: [],
  [HbaMethod.Md5]: [],
  [HbaMethod.Ident]: ["map"],
  [HbaMethod.Trust]: [],
};

const secretOptions = ["ldapbindpasswd", "radiussecrets"];

/** Required options, without which PostgreSQL rejects the whole file: one of each list. */
const requiredByMethod: Partial<Record<HbaMethod, readonly (readonly string[])[]>> = {
  [HbaMethod.Oauth]: [["issuer"], ["scope"]],
  [HbaMethod.Ldap]: [["ldapurl", "ldapbasedn", "ldapprefix", "ldapsuffix"]],
};

/**
 * Checks the options of a rule whose connection and method are valid. `maps` are the valid values
 * of the option `map`.
 */
export function checkHbaOptions(rule: HbaRule, path: string, maps: readonly string[]): Problem[] {
  const options = rule.options ?? {};
  const given = Object.entries(options).flatMap(([name, value]) => {
    const refused = checkOption({ name, value, rule, path: optionPath(path, name), maps });
    return refused === undefined ? [] : [refused];
  });
  return [...given, ...checkRequired(rule.method, options, path)];
}

function checkRequired(
  method: HbaMethod,
  options: Readonly<Record<string, string>>,
  path: string,
): Problem[] {
  return (requiredByMethod[method] ?? [])
    .filter((names) => names.every((name) => own(options, name) === undefined))
    .map((names) =>
      problem({
        path: `${path}.options`,
        shown: `without ${names[0] ?? ""}`,
        expected: `${names.join(" or ")}, since the method is "${method}"`,
      }),
    );
}

function optionPath(path: string, name: string): string {
  return pathTo(`${path}.options`, name);
}

/** One option of a rule. */
interface Option {
  readonly name: string;
  readonly value: string;
  readonly rule: HbaRule;
  readonly path: string;
  /** Names of the declared maps. */
  readonly maps: readonly string[];
}

function checkOption(option: Option): Problem | undefined {
  const { name, value, rule, path } = option;
  if (secretOptions.includes(name)) {
    const fix = "a rule is part of the plain declaration and no place for a secret";
    return problem({ path, shown: "set", expected: "it to be left out", fix });
  }
  const ofCertificate = certificateOptions.includes(name) && rule.method !== HbaMethod.Reject;
  if (!ofCertificate && !optionsByMethod[rule.method].includes(name)) {
    const expected = `an option that goes with method "${rule.method}"`;
    return problem({ path, shown: "set", expected });
  }
  if (/[\0\n\r]|\p{Surrogate}/u.test(value) || value === "") {
    return problem({ path, shown: showText(value), expected: "text on one line" });
  }
  return checkValue(option);
}

function checkValue({ name, value, rule, path, maps }: Option): Problem | undefined {
  const parts = { path, shown: showText(value) };
  const hostssl = (rule.connection ?? HbaConnection.Hostssl) === HbaConnection.Hostssl;
  if (certificateOptions.includes(name) && !hostssl) {
    return problem({ ...parts, expected: 'it only with connection "hostssl"' });
  }
  switch (name) {
    case "clientcert":
      return checkClientCert(value, rule.method, parts);
    case "clientname":
      return checkClientName(value, rule, parts);
    case "map":
      return maps.includes(value)
        ? undefined
        : problem({ ...parts, expected: "the name of a map in identMaps" });
    default:
      return undefined;
  }
}

type Parts = { readonly path: string; readonly shown: string };

function checkClientCert(value: string, method: HbaMethod, parts: Parts): Problem | undefined {
  if (value === "verify-full") return undefined;
  if (method === HbaMethod.Cert) {
    return problem({ ...parts, expected: '"verify-full", which method "cert" stands for' });
  }
  const expected = '"verify-ca" or "verify-full"';
  return value === "verify-ca" ? undefined : problem({ ...parts, expected });
}

function checkClientName(value: string, rule: HbaRule, parts: Parts): Problem | undefined {
  if (value !== "CN" && value !== "DN") return problem({ ...parts, expected: '"CN" or "DN"' });
  const compared = rule.method === HbaMethod.Cert || rule.options?.["clientcert"] === "verify-full";
  const expected = 'it only with method "cert" or clientcert "verify-full"';
  const fix = "nothing else compares the name in a certificate";
  return compared ? undefined : problem({ ...parts, expected, fix });
}

/**
 * Renders the options of a rule, sorted by name, each after a space.
 *
 * @throws {RangeError} for an invalid name, or a value that cannot be quoted.
 */
export function renderHbaOptions(options: Readonly<Record<string, string>>): string {
  return Object.keys(options)
    .sort()
    .map((name) => ` ${renderOption(name, own(options, name) ?? "")}`)
    .join("");
}

function renderOption(name: string, value: string): string {
  if (!/^[a-z_]+$/.test(name)) {
    throw new RangeError(
      "Cannot write an option for pg_hba.conf: its name is no name of an option",
    );
  }
  return `${name}=${/^[A-Za-z0-9_.:/-]+$/.test(value) ? value : quoteHbaText(value)}`;
}
