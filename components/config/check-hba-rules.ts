// Checks the rules that a user declares for pg_hba.conf. PostgreSQL rejects the whole file for one
// bad line, so the preview refuses what PostgreSQL would reject, and what would weaken a promise.
import { HbaConnection, HbaMethod, type HbaRule } from "../contract/hba-rule";
import type { IdentMap } from "../contract/ident-map";
import type { PostgresMajor } from "../contract/postgres-major";
import { type Problem, problem, showText } from "../contract/problem";
import { SUPERUSER } from "../contract/superuser";
import { Weakening, weakeningProblems } from "../contract/weakening";
import { checkHbaOptions } from "./hba-options";
import { type Refusal, refuseAddress, refuseDatabase, refuseRole } from "./hba-token";

export interface HbaContext {
  readonly major: PostgresMajor;
  readonly allowWeakening: readonly Weakening[];
  /** Declared maps, which the option `map` may name. Defaults to none. */
  readonly identMaps?: readonly IdentMap[];
}

const connections: readonly string[] = Object.values(HbaConnection);
const methods: readonly string[] = Object.values(HbaMethod);

const weakMethods: Partial<Record<HbaMethod, Weakening>> = {
  [HbaMethod.Trust]: Weakening.TrustAuthentication,
  [HbaMethod.Ident]: Weakening.TrustAuthentication,
  [HbaMethod.Md5]: Weakening.Md5Passwords,
  [HbaMethod.Password]: Weakening.CleartextPasswords,
  [HbaMethod.Ldap]: Weakening.CleartextPasswords,
  [HbaMethod.Pam]: Weakening.CleartextPasswords,
};

const strongMethods = '"cert" or "scram-sha-256"';

/** Returns the problems of the declared rules, in order. */
export function checkHbaRules(rules: readonly HbaRule[], context: HbaContext): Problem[] {
  return rules.flatMap((rule, index) => checkRule(rule, `hbaRules[${index}]`, context));
}

function checkRule(rule: HbaRule, path: string, context: HbaContext): Problem[] {
  const { major, identMaps = [] } = context;
  const maps = identMaps.map((map) => map.name);
  const connection = rule.connection ?? HbaConnection.Hostssl;
  const known = connections.includes(connection) && methods.includes(rule.method);
  return [
    ...checkConnection(connection, rule.method, `${path}.connection`, context),
    ...checkMethod(rule.method, connection, `${path}.method`, context),
    ...checkList(rule.databases, `${path}.databases`, (text) => refuseDatabase(text, major)),
    ...checkList(rule.roles, `${path}.roles`, (text) => refuseRole(text, major)),
    ...checkSuperuser(rule, `${path}.roles`, context),
    ...checkList(rule.addresses, `${path}.addresses`, refuseAddress),
    ...(known ? checkHbaOptions(rule, path, maps) : []),
  ];
}

function checkConnection(
  connection: HbaConnection,
  method: HbaMethod,
  path: string,
  context: HbaContext,
): Problem[] {
  const parts = { path, shown: showText(connection) };
  if (!connections.includes(connection)) {
    return [problem({ ...parts, expected: oneOf(connections) })];
  }
  if (connection === HbaConnection.Hostssl || method === HbaMethod.Reject) return [];
  const expected = `"${HbaConnection.Hostssl}"`;
  return weakeningProblems(Weakening.PlaintextConnections, context.allowWeakening, {
    ...parts,
    expected,
  });
}

function checkMethod(
  method: HbaMethod,
  connection: HbaConnection,
  path: string,
  context: HbaContext,
): Problem[] {
  const parts = { path, shown: showText(method) };
  if (!methods.includes(method)) return [problem({ ...parts, expected: oneOf(methods) })];
  if (method === HbaMethod.Oauth && context.major < 18) {
    return [problem({ ...parts, expected: "PostgreSQL 18 or newer for it" })];
  }
  if (method === HbaMethod.Cert && connection !== HbaConnection.Hostssl) {
    return [problem({ ...parts, expected: 'it only with connection "hostssl"' })];
  }
  const weakening = weakMethods[method];
  if (weakening === undefined) return [];
  return weakeningProblems(weakening, context.allowWeakening, {
    ...parts,
    expected: strongMethods,
  });
}

function checkList(
  list: readonly string[] | undefined,
  path: string,
  refuse: (text: string) => Refusal | undefined,
): Problem[] {
  if (list === undefined) return [];
  if (list.length === 0) {
    const fix = 'leave it out for "all"';
    return [problem({ path, shown: "an empty list", expected: "an entry", fix })];
  }
  return list.flatMap((text, index) => {
    const refusal = refuse(text);
    if (refusal === undefined) return [];
    return [problem({ path: `${path}[${index}]`, shown: showText(text), ...refusal })];
  });
}

/** Finds rules that name the superuser; for all other rules, an earlier line excludes it. */
function checkSuperuser(rule: HbaRule, path: string, context: HbaContext): Problem[] {
  if (rule.method === HbaMethod.Reject) return [];
  return (rule.roles ?? []).flatMap((role, index) =>
    role === SUPERUSER || role === `+${SUPERUSER}`
      ? weakeningProblems(Weakening.SuperuserOverTcp, context.allowWeakening, {
          path: `${path}[${index}]`,
          shown: showText(role),
          expected: "a role that is no superuser",
        })
      : [],
  );
}

function oneOf(values: readonly string[]): string {
  return `one of ${values.map((value) => `"${value}"`).join(", ")}`;
}
