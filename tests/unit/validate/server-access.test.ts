import { describe, expect, it } from "vitest";
import { checkDeclaration } from "../../../components/validate/check-declaration";
import { resolveDeclaration } from "../../../components/validate/declaration";
import type { PostgresServerArgs } from "../../../index";

const accessOf = (args: PostgresServerArgs): string[] =>
  resolveDeclaration("db", args).clients.map(({ access }) => access);

describe("access of a server", () => {
  it("is what its clients have to show, unless they say otherwise", () => {
    const clients = { app: {}, other: { access: "certificate" as const } };
    expect(accessOf({ clients })).toEqual(["certificate", "certificate"]);
    expect(accessOf({ access: "scram", clients })).toEqual(["scram", "certificate"]);
  });

  it("is refused once when it does not exist, however many clients inherit it", () => {
    const args = { access: "password", clients: { app: {}, other: {} } };
    const wrong = args as unknown as PostgresServerArgs;
    const problems = checkDeclaration("db", wrong, resolveDeclaration("db", wrong));
    expect(problems.map(({ message }) => message)).toEqual([
      'Cannot declare the server: access is "password", expected "certificate", "scram" or "scramAndCertificate"',
    ]);
  });
});
