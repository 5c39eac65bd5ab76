import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refuseRole } from "../../../components/config/hba-token";
import { type HbaClient, type HbaInput, renderPgHba } from "../../../components/config/pg-hba";
import { AccessLevel } from "../../../components/contract/access-level";
import type { HbaRule } from "../../../components/contract/hba-rule";
import { Weakening } from "../../../components/contract/weakening";
import { linesOf, makeHbaInput } from "./fixtures";
import { readHbaFields, readHbaLine } from "./readers";

const render = (changes: Partial<HbaInput> = {}) => linesOf(renderPgHba(makeHbaInput(changes)));
const index = (lines: string[], line: string) => {
  expect(lines).toContain(line);
  return lines.indexOf(line);
};

/** Text that may be a name and is made to be misread. */
const name = fc
  .string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom(..."ab\"', #@+\\\t/=".split(""), "ä", "\u{1f600}", "all"),
  })
  .filter((text) => !text.startsWith("/") && Buffer.byteLength(text) <= 63);

describe("renderPgHba()", () => {
  it("renders the golden file of a declaration that says nothing", async () => {
    await expect(renderPgHba(makeHbaInput())).toMatchFileSnapshot("golden/pg_hba.conf");
  });

  it("renders the golden file of a declaration with every kind of rule", async () => {
    const rules: HbaRule[] = [
      { method: "reject", connection: "host", addresses: ["10.1.0.0/16", "fd00::/8"] },
      { method: "cert", databases: ["app", "re port"], roles: ["+owners", "/^svc_"] },
      { method: "cert", roles: ["backup"], databases: ["replication"], options: { map: "backup" } },
      {
        method: "scram-sha-256",
        databases: ["sameuser"],
        addresses: ["192.0.2.7", "2001:db8::7", ".example.org"],
        options: { clientname: "DN", clientcert: "verify-full" },
      },
    ];
    const clients = [
      { role: "app", database: "app", access: AccessLevel.Certificate },
      { role: "batch", database: "app", access: AccessLevel.Scram },
      { role: "all", database: "replication", access: AccessLevel.ScramAndCertificate },
    ];
    const text = renderPgHba(makeHbaInput({ rules, clients }));
    await expect(text).toMatchFileSnapshot("golden/pg_hba-rules.conf");
  });

  it("ends with lines that reject everything else, replication and the local socket included", () => {
    expect(render().slice(-4)).toEqual([
      "host all all all reject",
      "host replication all all reject",
      "local all all reject",
      "local replication all reject",
    ]);
  });

  it("has no line that lets anybody in without TLS, except the superuser on the local socket", () => {
    const clients = Object.values(AccessLevel).map((access) => ({
      role: access,
      database: "app",
      access,
    }));
    for (const line of render({ clients, rules: [{ method: "cert" }] })) {
      const [type] = line.split(" ");
      const harmless = type === "hostssl" || line.endsWith(" reject");
      expect(harmless || /^local \w+ postgres peer map=pgtls_admin$/.test(line), line).toBe(true);
    }
  });

  it("rejects the superuser over TCP before any rule of the declaration", () => {
    const lines = render({ rules: [{ method: "cert" }] });
    const rule = index(lines, "hostssl all all all cert");
    expect(index(lines, "host all postgres all reject")).toBeLessThan(rule);
    expect(index(lines, "host replication postgres all reject")).toBeLessThan(rule);
  });

  it("leaves the superuser to the rules with the weakening superuserOverTcp only", () => {
    const rules: HbaRule[] = [{ method: "cert", roles: ["postgres"] }];
    const weakened = render({ rules, allowWeakening: [Weakening.SuperuserOverTcp] });
    expect(weakened).not.toContain("host all postgres all reject");
    expect(weakened).toContain("hostssl all postgres all cert");
    const others = Object.values(Weakening).filter((name) => name !== Weakening.SuperuserOverTcp);
    expect(render({ rules, allowWeakening: others })).toContain("host all postgres all reject");
  });

  it("lets the probe role into one database with its certificate, whatever the rules say", () => {
    const lines = render({ rules: [{ method: "trust" }] });
    const rule = index(lines, "hostssl all all all trust");
    const accepts = index(lines, "hostssl postgres pgtls_probe all cert");
    const rejects = index(lines, "host all pgtls_probe all reject");
    expect(accepts).toBeLessThan(rejects);
    expect(rejects).toBeLessThan(rule);
  });

  it.each([
    [AccessLevel.Certificate, "hostssl db app all cert"],
    [AccessLevel.Scram, "hostssl db app all scram-sha-256"],
    [AccessLevel.ScramAndCertificate, "hostssl db app all scram-sha-256 clientcert=verify-full"],
  ])("gives a client of access %s one line", (access, line) => {
    const lines = render({ clients: [{ role: "app", database: "db", access }] });
    expect(lines.filter((text) => text.includes(" app "))).toEqual([line]);
  });

  it("renders the same text for clients in another order, and a line only once", () => {
    const [a, b] = ["a", "b"].map((role) => ({
      role,
      database: "app",
      access: AccessLevel.Certificate,
    })) as [HbaClient, HbaClient];
    expect(render({ clients: [b, a, b] })).toEqual(render({ clients: [a, b] }));
  });

  it("keeps the order of the rules, and writes one line for each address", () => {
    const rules: HbaRule[] = [
      { method: "cert", addresses: ["10.0.0.2", "10.0.0.1/32"] },
      { method: "reject", connection: "host" },
    ];
    const lines = render({ rules });
    const first = index(lines, "hostssl all all 10.0.0.2/32 cert");
    expect(lines.slice(first, first + 3)).toEqual([
      "hostssl all all 10.0.0.2/32 cert",
      "hostssl all all 10.0.0.1/32 cert",
      "host all all all reject",
    ]);
  });

  it("never lets a name of a client become another field, a keyword, a group or a file", () => {
    fc.assert(
      fc.property(name, name, (role, database) => {
        const clients = [{ role, database, access: AccessLevel.Certificate }];
        const line = render({ clients }).at(-5) ?? "";
        expect(readHbaFields(line).map((field) => field.map(({ text }) => text))).toEqual([
          ["hostssl"],
          [database],
          [role],
          ["all"],
          ["cert"],
        ]);
        const tokens = readHbaLine(line).slice(1, 3);
        const special = /^(all|sameuser|samerole|samegroup|replication)$|^[@+]/;
        expect(tokens.every(({ text, quoted }) => quoted || !special.test(text))).toBe(true);
      }),
    );
  });

  it("is read back as the rule that was declared", () => {
    const role = name.filter((text) => refuseRole(text, 17) === undefined);
    const rule = fc.record({
      databases: fc.array(name, { minLength: 1, maxLength: 3 }),
      roles: fc.array(role, { minLength: 1, maxLength: 3 }),
      pamservice: name,
    });
    fc.assert(
      fc.property(rule, ({ databases, roles, pamservice }) => {
        const rules: HbaRule[] = [{ method: "pam", databases, roles, options: { pamservice } }];
        const line = render({ rules }).find((text) => text.includes(" pam ")) ?? "";
        expect(readHbaFields(line).map((field) => field.map(({ text }) => text))).toEqual([
          ["hostssl"],
          databases,
          roles,
          ["all"],
          ["pam"],
          [`pamservice=${pamservice}`],
        ]);
      }),
    );
  });

  it.each(["a\nhost all all all trust", "a\rb", "a\0", "/.*"])("throws for the role %j", (role) => {
    const clients = [{ role, database: "app", access: AccessLevel.Certificate }];
    expect(() => render({ clients })).toThrow(RangeError);
  });

  it("throws for a regular expression before PostgreSQL 16, which would be a name", () => {
    const rules: HbaRule[] = [{ method: "cert", roles: ["/^a"] }];
    expect(() => render({ rules, major: 15 })).toThrow(RangeError);
    expect(render({ rules, major: 16 })).toContain('hostssl all "/^a" all cert');
  });
});
