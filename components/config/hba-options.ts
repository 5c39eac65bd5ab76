// Options of pg_hba.conf rules: which one goes with which method (hba.c, parse_hba_auth_opt).
import { type Problem, problem, showText } from "../validate/problem";
import { HbaConnection, HbaMethod, type HbaRule } from "./hba-rule";
import type { PostgresMajor } from "./postgres-major";
import { quoteHbaText } from "./quote";

const action = "render pg_hba.conf";

/** Maps of ours; see `renderPgIdent`. */
const reservedMapPrefix = "pgtls_";

const certificateOptions = ["clientcert", "clientname"];

const optionsByMethod: Readonly<Record<HbaMethod, readonly string[]>> = {
  [HbaMethod.Cert]: ["map"],
  [HbaMethod.ScramSha256]: [],
  [HbaMethod.Reject]: [],
  [HbaMethod.Gss]: ["include_realm", "krb_realm", "map"],
  [HbaMethod.Oauth]: ["delegate_ident_mapping", "issuer", "map", "scope", "validator"],
  [HbaMethod.Ldap]: [
    ...["ldapbasedn", "ldapbinddn", "ldapport", "ldapprefix", "ldapscheme", "ldapsearchattribute"],
    ...["ldapsearchfilter", "ldapserver", "ldapsuffix", "ldaptls", "ldapurl"],
  ],
  [HbaMethod.Pam]: ["pam_use_hostname", "pamservice"],
  [HbaMethod.Password]: [],
  [HbaMethod.Md5]: [],
  [HbaMethod.Ident]: ["map"],
  [HbaMethod.Trust]: [],
};

const secretOptions = ["ldapbindpasswd", "radiussecrets"];

/** Checks the options of one rule whose connection and method are known. */
export function checkHbaOptions(rule: HbaRule, path: string, major: PostgresMajor): Problem[] {
  const options = rule.options ?? {};
  const given = Object.entries(options).flatMap(([name, value]) => {
    const refused = checkOption(name, value, rule, optionPath(path, name), major);
    return refused === undefined ? [] : [refused];
  });
  const required = rule.method === HbaMethod.Oauth ? ["issuer", "scope"] : [];
  const missing = required
    .filter((name) => options[name] === undefined)
    .map((name) =>
      problem({
        ...{ action, path: optionPath(path, name), shown: "absent" },
        expected: `a value, since the method is "${rule.method}"`,
      }),
    );
  return [...given, ...missing];
}

function optionPath(path: string, name: string): string {
  return /^\w+$/.test(name) ? `${path}.options.${name}` : `${path}.options[${showText(name)}]`;
}

function checkOption(
  name: string,
  value: string,
  rule: HbaRule,
  path: string,
  major: PostgresMajor,
): Problem | undefined {
  if (secretOptions.includes(name)) {
    const fix = "a rule is part of the plain declaration and no place for a secret";
    return problem({ action, path, shown: "set", expected: "it to be left out", fix });
  }
  const ofCertificate = certificateOptions.includes(name) && rule.method !== HbaMethod.Reject;
  if (!ofCertificate && !optionsByMethod[rule.method].includes(name)) {
    const expected = `an option that goes with method "${rule.method}"`;
    return problem({ action, path, shown: "set", expected });
  }
  if (/[\0\n\r]|\p{Surrogate}/u.test(value) || value === "") {
    return problem({ action, path, shown: showText(value), expected: "text on one line" });
  }
  return checkValue(name, value, rule, path) ?? checkLength(name, value, path, major);
}

function checkValue(name: string, value: string, rule: HbaRule, path: string): Problem | undefined {
  const parts = { action, path, shown: showText(value) };
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
      return value.startsWith(reservedMapPrefix)
        ? problem({ ...parts, expected: `a name that does not begin with ${reservedMapPrefix}` })
        : undefined;
    default:
      return undefined;
  }
}

type Parts = { readonly action: string; readonly path: string; readonly shown: string };

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

/** Before 16 a longer token, and with it the rest of its line, is dropped (hba.c, next_token). */
const longestTokenBytes = 255;

function checkLength(
  name: string,
  value: string,
  path: string,
  major: PostgresMajor,
): Problem | undefined {
  const longest = longestTokenBytes - name.length - 1;
  if (major >= 16 || Buffer.byteLength(value, "utf8") <= longest) return undefined;
  return problem({
    ...{ action, path, shown: `text of ${Buffer.byteLength(value, "utf8")} bytes` },
    expected: `at most ${longest} bytes before PostgreSQL 16`,
  });
}

/**
 * Writes the options of a rule, sorted by name, each after a space.
 *
 * @throws {RangeError} for a name or a value that cannot be written.
 */
export function renderHbaOptions(options: Readonly<Record<string, string>>): string {
  return Object.keys(options)
    .sort()
    .map((name) => ` ${renderOption(name, options[name] ?? "")}`)
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
