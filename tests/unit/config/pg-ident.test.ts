import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderPgIdent } from "../../../components/config/pg-ident";
import { linesOf } from "./fixtures";
import { readHbaFields } from "./readers";

const texts = (line: string) => readHbaFields(line).map((field) => field.map(({ text }) => text));

describe("renderPgIdent()", () => {
  it("renders the golden file", async () => {
    const identMaps = [
      { name: "staff", systemUser: "/^(.*)@example\\.org$", role: "\\1" },
      { name: "staff", systemUser: "Ann Example", role: "ann" },
    ];
    const text = renderPgIdent({ administrators: ["root", "postgres"], identMaps });
    await expect(text).toMatchFileSnapshot("golden/pg_ident.conf");
  });

  it("lets administrators be the superuser and nothing else", () => {
    const lines = linesOf(renderPgIdent({ administrators: ["postgres", "root", "postgres"] }));
    expect(lines).toEqual(["pgtls_admin postgres postgres", "pgtls_admin root postgres"]);
  });

  it("is read back as three fields of one token, whatever the names are", () => {
    const name = fc
      .string({ minLength: 1, unit: fc.constantFrom(..."ab\"', #@+\\\t/".split("")) })
      .filter((text) => !text.startsWith("/"));
    fc.assert(
      fc.property(name, name, name, (map, systemUser, role) => {
        const identMaps = [{ name: map, systemUser, role }];
        const lines = linesOf(renderPgIdent({ administrators: [], identMaps }));
        expect(lines.map(texts)).toEqual([[[map], [systemUser], [role]]]);
      }),
    );
  });

  it.each(["/.*", "a\nb"])("throws for the administrator %j", (user) => {
    expect(() => renderPgIdent({ administrators: [user] })).toThrow(RangeError);
  });
});
