// The differences, statement by statement; that PostgreSQL takes them is tested on real servers.
import { describe, expect, it } from "vitest";
import type { ClusterState, RoleState } from "../../../components/clients/cluster-state";
import { removedRoles, roleStatements } from "../../../components/clients/cluster-statements";
import { membershipStatements } from "../../../components/clients/membership-statements";
import { planRoles } from "../../../components/clients/role-plan";
import type { ClientGrants } from "../../../components/contract/client-grants";

const app: ClientGrants = {
  role: "app",
  roles: [],
  access: "certificate",
  memberOf: [],
  connectionLimit: undefined,
  validUntil: undefined,
  databases: [{ name: "app", privileges: "read", schemas: ["public"] }],
};
const group = "pgtls_read:app.public";
const ours = ["pgtls_made", "pgtls_adopted", "pgtls_groups", group];

function role(name: string, changes: Partial<RoleState> = {}): RoleState {
  return {
    name,
    login: !ours.includes(name),
    elevated: false,
    inherit: true,
    connectionLimit: -1,
    validUntil: null,
    verifierDigest: null,
    dangerous: false,
    ...changes,
  };
}

function membership(of: string, member: string, inherit = true) {
  return { role: of, member, grantor: "postgres", admin: false, inherit };
}

const settled: ClusterState = {
  major: 17,
  roles: [...ours, "app"].map((name) => role(name)),
  memberships: [
    membership("pgtls_made", "app", false),
    membership("pgtls_groups", group, false),
    membership(group, "app"),
    membership("pg_monitor", "pgtls_probe"),
  ],
  databases: ["app"],
};
const plan = planRoles([app]);

function statements(state: ClusterState, client = app, verifiers = {}): string[] {
  const changed = planRoles([client]);
  return [
    ...roleStatements(changed, state, verifiers),
    ...membershipStatements(changed, state, removedRoles(changed, state), "pgtls_probe"),
  ];
}

describe("roleStatements() and membershipStatements()", () => {
  it("say nothing when nothing differs", () => {
    expect(statements(settled)).toEqual([]);
  });

  it("make everything on an empty server", () => {
    const empty = { ...settled, roles: [role("postgres")], memberships: [] };
    expect(statements(empty)).toEqual([
      ...ours.map((name) => `create role "${name}" nologin`),
      'create role "app"',
      'alter role "app" login',
      'grant "pgtls_made" to "app" with inherit false, set false',
      `grant "${group}" to "app" with inherit true, set false`,
      `grant "pgtls_groups" to "${group}" with inherit false, set false`,
      'grant "pg_monitor" to "pgtls_probe" with inherit true, set true',
    ]);
  });

  it("give no options before PostgreSQL 16, which has none", () => {
    const old = { ...settled, major: 15, memberships: [] };
    expect(statements(old)).toContain('grant "pgtls_adopted" to "app"');
  });

  it("mark a role that was there as adopted", () => {
    expect(statements({ ...settled, memberships: [] })).toContain(
      'grant "pgtls_adopted" to "app" with inherit false, set false',
    );
  });

  it.each<[string, Partial<RoleState>, string]>([
    ["a lock", { login: false }, "login"],
    [
      "rights of an administrator",
      { elevated: true },
      "nosuperuser nocreatedb nocreaterole noreplication nobypassrls",
    ],
    ["noinherit", { inherit: false }, "inherit"],
    ["a limit", { connectionLimit: 3 }, "connection limit -1"],
    ["an end", { validUntil: 0 }, "valid until 'infinity'"],
    ["a password", { verifierDigest: "00" }, "password null"],
  ])("undo %s that nobody declared", (_what, changes, words) => {
    const roles = [...settled.roles.slice(0, -1), role("app", changes)];
    expect(statements({ ...settled, roles })).toEqual([`alter role "app" ${words}`]);
  });

  it("undo a membership that nobody declared, and one with more rights than declared", () => {
    const more = [
      { ...membership("crowd", "app"), grantor: "boss" },
      membership("app", "pgtls_made"),
      membership("app", "pgtls_probe"),
    ];
    const memberships = settled.memberships.map((one) => ({ ...one, admin: one.role === group }));
    expect(statements({ ...settled, memberships: [...memberships, ...more] })).toEqual([
      `revoke "${group}" from "app" granted by "postgres" cascade`,
      'revoke "crowd" from "app" granted by "boss" cascade',
      `grant "${group}" to "app" with inherit true, set false`,
      'revoke "app" from "pgtls_made" granted by "postgres" cascade',
      'revoke "app" from "pgtls_probe" granted by "postgres" cascade',
    ]);
  });

  it("leave the members of a client's role alone", () => {
    const memberships = [...settled.memberships, membership("app", "somebody")];
    expect(statements({ ...settled, memberships })).toEqual([]);
  });

  it("write the declared limit, end and verifier", () => {
    const client = { ...app, connectionLimit: 3, validUntil: "2030-01-31", memberOf: ["crowd"] };
    expect(statements(settled, client, { app: "SCRAM-SHA-256$it's" })).toEqual([
      "alter role \"app\" connection limit 3 valid until '2030-01-31T00:00:00.000Z' password 'SCRAM-SHA-256$it''s'",
      'grant "crowd" to "app" with inherit true, set true',
    ]);
  });
});

describe("removedRoles()", () => {
  it("finds what is marked and not declared, and nothing else", () => {
    const state: ClusterState = {
      ...settled,
      roles: [...settled.roles, role("stranger"), role("old"), role("was there")],
      memberships: [
        ...settled.memberships,
        membership("pgtls_made", "old"),
        membership("pgtls_made", "was there"),
        membership("pgtls_adopted", "was there"),
        membership("pgtls_groups", "pgtls_read:gone.public"),
        membership("pgtls_made", "pgtls_adopted"),
      ],
    };
    expect(removedRoles(plan, state)).toEqual([
      { name: "old", marker: "pgtls_made" },
      { name: "pgtls_read:gone.public", marker: "pgtls_groups" },
      { name: "was there", marker: "pgtls_adopted" },
    ]);
  });

  it("never finds a role that is declared", () => {
    expect(removedRoles(plan, settled)).toEqual([]);
  });
});
