import { describe, expect, it } from "vitest";
import { type HbaContext, checkHbaRules } from "../../../components/config/check-hba-rules";
import { HbaConnection, HbaMethod, type HbaRule } from "../../../components/contract/hba-rule";
import { Weakening } from "../../../components/contract/weakening";

const context = (changes: Partial<HbaContext> = {}): HbaContext => ({
  major: 17,
  allowWeakening: [],
  ...changes,
});
const messages = (rule: HbaRule, changes: Partial<HbaContext> = {}) =>
  checkHbaRules([rule], context(changes)).map(({ message }) => message);

describe("checkHbaRules()", () => {
  it.each<HbaRule>([
    { method: "cert" },
    { method: "scram-sha-256", options: { clientcert: "verify-full" } },
    { method: "scram-sha-256", options: { clientcert: "verify-ca" } },
    { method: "scram-sha-256", options: { clientcert: "verify-full", clientname: "DN" } },
    { method: "cert", options: { clientcert: "verify-full", clientname: "CN" } },
    { method: "gss", options: { include_realm: "0", krb_realm: "EXAMPLE.ORG" } },
    { method: "cert", databases: ["all", "replication", "/^a"], roles: ["+a", "all", "/b"] },
    { method: "cert", addresses: ["all", "samehost", "samenet", "10.0.0.0/8", "db.example.org"] },
    { method: "reject", connection: "host", roles: ["postgres"] },
    { method: "reject", connection: "hostnossl" },
  ])("accepts %j", (rule) => {
    expect(messages(rule)).toEqual([]);
  });

  it.each<[string, HbaRule, Weakening]>([
    ...Object.values(HbaConnection)
      .filter((connection) => connection !== "hostssl")
      .map((connection): [string, HbaRule, Weakening] => [
        "hbaRules[0].connection",
        { connection, method: "scram-sha-256" },
        Weakening.PlaintextConnections,
      ]),
    ["hbaRules[0].method", { method: "trust" }, Weakening.TrustAuthentication],
    ["hbaRules[0].method", { method: "ident" }, Weakening.TrustAuthentication],
    ["hbaRules[0].method", { method: "md5" }, Weakening.Md5Passwords],
    ["hbaRules[0].method", { method: "password" }, Weakening.CleartextPasswords],
    ["hbaRules[0].method", { method: "pam" }, Weakening.CleartextPasswords],
    [
      "hbaRules[0].method",
      { method: "ldap", options: { ldapserver: "ldap.example.org", ldapprefix: "cn=" } },
      Weakening.CleartextPasswords,
    ],
    ["hbaRules[0].roles[0]", { method: "cert", roles: ["postgres"] }, Weakening.SuperuserOverTcp],
    [
      "hbaRules[0].roles[1]",
      { method: "cert", roles: ["app", "+postgres"] },
      Weakening.SuperuserOverTcp,
    ],
  ])("refuses at %s the rule %j unless allowWeakening has %s", (path, rule, weakening) => {
    const others = Object.values(Weakening).filter((other) => other !== weakening);
    const problems = checkHbaRules([rule], context({ allowWeakening: others }));
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.message).toContain(`add "${weakening}" to allowWeakening`);
    expect(messages(rule, { allowWeakening: [weakening] })).toEqual([]);
  });

  it.each<[HbaRule, string]>([
    [
      { method: "cert", connection: "hostnogssenc" },
      'hbaRules[0].method is "cert", expected it only with connection "hostssl"',
    ],
    [
      { method: "oauth", options: { issuer: "https://id.example.org", scope: "db" } },
      'hbaRules[0].method is "oauth", expected PostgreSQL 18 or newer for it',
    ],
    [
      { method: "cert", databases: [] },
      'hbaRules[0].databases is an empty list, expected an entry; leave it out for "all"',
    ],
    [
      { method: "cert", roles: ["@admins"] },
      'hbaRules[0].roles[0] is "@admins", expected names; a file of names is not delivered, list them instead',
    ],
    [
      { method: "cert", addresses: ["10.0.0.0/33"] },
      'hbaRules[0].addresses[0] is "10.0.0.0/33", expected a prefix length from 0 to 32',
    ],
  ])("refuses %j", (rule, message) => {
    const allowWeakening = Object.values(Weakening);
    expect(messages(rule, { allowWeakening })).toEqual([`Cannot declare the server: ${message}`]);
  });

  it.each(["peer", "radius", "sspi", "bsd", "cert "])("refuses the method %j", (method) => {
    const rule = { method } as unknown as HbaRule;
    const allowWeakening = Object.values(Weakening);
    const [message, ...more] = messages(rule, { allowWeakening });
    expect(more).toEqual([]);
    expect(message).toContain(`hbaRules[0].method is "${method}", expected one of "cert", `);
  });

  it("refuses a connection that is none over TCP", () => {
    const rule = { method: "cert", connection: "local" } as unknown as HbaRule;
    expect(messages(rule)[0]).toMatch(
      /^Cannot declare the server: hbaRules\[0\]\.connection is "local"/,
    );
  });

  it("refuses a regular expression before PostgreSQL 16", () => {
    const rule: HbaRule = { method: "cert", databases: ["/^a"], roles: ["/^b"] };
    expect(messages(rule, { major: 16 })).toEqual([]);
    expect(messages(rule, { major: 15 })).toHaveLength(2);
  });

  it("accepts oauth from PostgreSQL 18", () => {
    const rule: HbaRule = {
      method: "oauth",
      options: { issuer: "https://a.example", scope: "db" },
    };
    expect(messages(rule, { major: 18 })).toEqual([]);
  });

  it("names the rule that a problem is in", () => {
    const rules: HbaRule[] = [{ method: "cert" }, { method: "trust" }];
    expect(checkHbaRules(rules, context()).map(({ path }) => path)).toEqual(["hbaRules[1].method"]);
  });

  it("reports every problem of a rule", () => {
    const rule: HbaRule = { connection: "host", method: "password", roles: ["postgres"] };
    expect(messages(rule)).toHaveLength(3);
  });

  it("knows each method", () => {
    for (const method of Object.values(HbaMethod)) {
      const options: Record<string, Record<string, string>> = {
        oauth: { issuer: "https://id.example.org", scope: "db" },
        ldap: { ldapurl: "ldap://ldap.example.org/dc=example" },
      };
      const rule: HbaRule = { method, options: options[method] ?? {} };
      const allowWeakening = Object.values(Weakening);
      expect(messages(rule, { major: 18, allowWeakening }), method).toEqual([]);
    }
  });
});
