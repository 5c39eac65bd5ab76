import { describe, expect, it } from "vitest";
import { checkHbaOptions, renderHbaOptions } from "../../../components/config/hba-options";
import { HbaMethod, type HbaRule } from "../../../components/contract/hba-rule";

const messages = (rule: HbaRule) =>
  checkHbaOptions(rule, "hbaRules[0]", ["staff"]).map(({ message }) =>
    message.replace("Cannot declare the server: hbaRules[0].", ""),
  );
const withMap: HbaMethod[] = ["cert", "gss", "ident", "oauth"];

describe("checkHbaOptions()", () => {
  it.each(Object.values(HbaMethod))("takes map with %s only where PostgreSQL does", (method) => {
    const options = { map: "staff", issuer: "i", scope: "s" };
    const needed = method === "oauth" ? options : { map: "staff" };
    const refused = messages({ method, options: needed }).filter((text) => text.includes("map"));
    expect(refused).toEqual(
      withMap.includes(method)
        ? []
        : [`options.map is set, expected an option that goes with method "${method}"`],
    );
  });

  it.each<[HbaRule, string]>([
    [
      { method: "cert", options: { map: "pgtls_admin" } },
      'options.map is "pgtls_admin", expected the name of a map in identMaps',
    ],
    [
      { method: "cert", options: { clientcert: "verify-ca" } },
      'options.clientcert is "verify-ca", expected "verify-full", which method "cert" stands for',
    ],
    [
      { method: "scram-sha-256", options: { clientcert: "1" } },
      'options.clientcert is "1", expected "verify-ca" or "verify-full"',
    ],
    [
      { method: "scram-sha-256", connection: "host", options: { clientcert: "verify-full" } },
      'options.clientcert is "verify-full", expected it only with connection "hostssl"',
    ],
    [
      { method: "cert", options: { clientname: "cn" } },
      'options.clientname is "cn", expected "CN" or "DN"',
    ],
    [
      { method: "scram-sha-256", options: { clientname: "CN", clientcert: "verify-ca" } },
      'options.clientname is "CN", expected it only with method "cert" or clientcert "verify-full"; nothing else compares the name in a certificate',
    ],
    [
      { method: "reject", options: { clientcert: "verify-full" } },
      'options.clientcert is set, expected an option that goes with method "reject"',
    ],
    [
      { method: "cert", options: { "no option": "x" } },
      'options["no option"] is set, expected an option that goes with method "cert"',
    ],
    [
      { method: "pam", options: { pamservice: "a\nhost all all all trust" } },
      'options.pamservice is "a\\nhost all all all trust", expected text on one line',
    ],
    [
      { method: "oauth", options: { issuer: "https://id.example.org" } },
      'options is without scope, expected scope, since the method is "oauth"',
    ],
    [
      { method: "ldap", options: { ldapserver: "ldap.example.org" } },
      'options is without ldapurl, expected ldapurl or ldapbasedn or ldapprefix or ldapsuffix, since the method is "ldap"',
    ],
  ])("refuses %j", (rule, message) => {
    expect(messages(rule)).toEqual([message]);
  });

  it("refuses a secret without showing it", () => {
    const options = { ldapurl: "ldap://ldap.example.org/dc=x", ldapbindpasswd: "hunter2" };
    const [message, ...more] = messages({ method: "ldap", options });
    expect(more).toEqual([]);
    expect(message).toMatch(/^options\.ldapbindpasswd is set, expected it to be left out;/);
    expect(message).not.toContain("hunter2");
  });
});

describe("renderHbaOptions()", () => {
  it("sorts by name and quotes what is no plain word", () => {
    const options = { map: "staff", ldapbasedn: 'dc="a",dc=b', clientcert: "verify-full" };
    expect(renderHbaOptions(options)).toBe(
      ' clientcert=verify-full ldapbasedn="dc=""a"",dc=b" map=staff',
    );
  });

  it("throws for a name that would be more than a name", () => {
    expect(() => renderHbaOptions({ "map=x trust": "y" })).toThrow(RangeError);
  });
});
