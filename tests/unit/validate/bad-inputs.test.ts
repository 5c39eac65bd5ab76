import { describe, expect, it } from "vitest";
import type { PostgresServerArgs } from "../../../components/postgres-server-args";
import { checkDeclaration } from "../../../components/validate/check-declaration";
import { checkShape } from "../../../components/validate/check-shape";
import { resolveDeclaration } from "../../../components/validate/declaration";
import { badInputs } from "../../support/bad-inputs";

/** As the component does it: the shape first, since the defaults need it. */
function problemsOf(declaration: Record<string, unknown>): string[] {
  const args = { runtime: "embedded", ...declaration } as PostgresServerArgs;
  const shape = checkShape(args);
  const problems =
    shape.length > 0 ? shape : checkDeclaration("db", args, resolveDeclaration("db", args));
  return problems.map((problem) => problem.message);
}

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
    ["a short-lived certificate", { serverCertificate: { validityHours: 24 } }],
    ["the longest authority", { authority: { validityHours: 876_000 } }],
    ["initdb arguments", { data: { initdbArguments: ["--data-checksums"] } }],
  ])("has no problem: %s", (_what, declaration) => {
    expect(problemsOf(declaration)).toEqual([]);
  });
});
