import { describe, expect, it } from "vitest";
import { checkDeclaration } from "../../../components/validate/check-declaration";
import { resolveDeclaration } from "../../../components/validate/declaration";
import { readArgs } from "../../../components/validate/read-args";
import { badInputs } from "../../support/declarations/bad-inputs";

/** As the component does it: the shape first, since the defaults need it. */
function problemsOf(declaration: Record<string, unknown>): string[] {
  const { args, problems: shape } = readArgs({ runtime: "embedded", ...declaration });
  const problems =
    shape.length > 0 ? shape : checkDeclaration("db", args, resolveDeclaration("db", args));
  return problems.map((problem) => problem.message);
}

const connectOnly = { privileges: "connect" };

describe("a declaration with a mistake", () => {
  it.each(badInputs.map((input) => [input.error, input] as const))(
    "%s",
    (error, { declaration }) => {
      expect(problemsOf(declaration)).toEqual([error]);
    },
  );
});

describe("a declaration without one", () => {
  it.each<[string, Record<string, unknown>]>([
    ["nothing but defaults", {}],
    ["every kind of host", { hosts: ["db.example.org", "*.example.org", "10.0.0.1", "::1"] }],
    ["a role of 63 bytes", { clients: { app: { role: "r".repeat(63) } } }],
    ["two certificates for one role", { clients: { a: { role: "r" }, b: { role: "r" } } }],
    ["a role of another client", { clients: { a: { roles: ["b", "c"] }, b: {} } }],
    ["a chain of memberships", { clients: { a: { memberOf: ["b"] }, b: { memberOf: ["c"] } } }],
    [
      "everything that a client may be",
      {
        clients: {
          a: {
            access: "scram",
            connectionLimit: 1,
            memberOf: ["pg_read_all_data"],
            validUntil: "2030-02-28T23:59:59.5+05:30",
            databases: { z: { privileges: "write", schemas: ["x", "y"] }, postgres: connectOnly },
          },
          b: { databases: { z: { privileges: "owner" } }, database: "z" },
        },
      },
    ],
    ["a short-lived certificate", { serverCertificate: { validityHours: 24 } }],
    ["the longest authority", { authority: { validityHours: 876_000 } }],
    ["initdb arguments", { data: { initdbArguments: ["--data-checksums"] } }],
  ])("has no problem: %s", (_what, declaration) => {
    expect(problemsOf(declaration)).toEqual([]);
  });
});

describe("clients in each other", () => {
  it("are refused wherever the circle is long", () => {
    const clients = { a: { memberOf: ["b"] }, b: { memberOf: ["c"] }, c: { memberOf: ["a"] } };
    expect(problemsOf({ clients })).toEqual([
      'Cannot declare the server: clients.a.memberOf[0] is "b", expected a role that is not a member of the client\'s; b is, by other memberships, in a',
      'Cannot declare the server: clients.b.memberOf[0] is "c", expected a role that is not a member of the client\'s; c is, by other memberships, in b',
      'Cannot declare the server: clients.c.memberOf[0] is "a", expected a role that is not a member of the client\'s; a is, by other memberships, in c',
    ]);
  });
});
