import { describe, expect, it } from "vitest";
import { checkIdentMaps } from "../../../components/config/check-ident-maps";
import type { IdentMap } from "../../../components/contract/ident-map";
import { Weakening } from "../../../components/contract/weakening";

const good: IdentMap = { name: "staff", systemUser: "Ann Example", role: "ann" };
const messages = (changes: Partial<IdentMap>, allowWeakening: Weakening[] = []) =>
  checkIdentMaps([{ ...good, ...changes }], { allowWeakening }).map(({ message }) =>
    message.replace("Cannot declare the server: identMaps[0].", ""),
  );

describe("checkIdentMaps()", () => {
  it.each<Partial<IdentMap>>([
    {},
    { systemUser: "/^(.*)@example\\.org$", role: "\\1" },
    { systemUser: "CN=Ann,O=Example" },
  ])("accepts %j", (changes) => {
    expect(messages(changes)).toEqual([]);
  });

  it("refuses a map to the superuser unless allowWeakening has superuserOverTcp", () => {
    expect(messages({ role: "postgres" })).toEqual([
      'role is "postgres", expected a role that is no superuser; to accept a superuser that is reachable over TCP, add "superuserOverTcp" to allowWeakening',
    ]);
    expect(messages({ role: "postgres" }, [Weakening.SuperuserOverTcp])).toEqual([]);
  });

  it.each<[Partial<IdentMap>, string]>([
    [
      { name: "pgtls_admin" },
      'name is "pgtls_admin", expected a name that does not begin with pgtls_',
    ],
    [
      { role: "\\1" },
      'role is "\\\\1", expected no \\1, since systemUser is no regular expression with parentheses',
    ],
    [{ systemUser: "/" }, 'systemUser is "/", expected text on one line, of 1 to 1024 bytes'],
    [
      { role: "/x" },
      'role is "/x", expected text on one line, of 1 to 63 bytes, without a slash in front',
    ],
    [
      { name: "a\nb" },
      'name is "a\\nb", expected text on one line, of 1 to 63 bytes, without a slash in front',
    ],
    [
      { role: 1 as unknown as string },
      "role is a value of type number, expected text on one line, of 1 to 63 bytes, without a slash in front",
    ],
  ])("refuses %j", (changes, message) => {
    expect(messages(changes)).toEqual([message]);
  });
});
