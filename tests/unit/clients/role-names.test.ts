import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupName } from "../../../components/clients/role-names";

describe("groupName()", () => {
  it("says what the group is for", () => {
    expect(groupName("read", "app", "public")).toBe("pgtls_read:app.public");
    expect(groupName("connect", "app")).toBe("pgtls_connect:app");
  });

  it("fits into 63 bytes, whatever the names are", () => {
    const name = groupName("write", "ä".repeat(31), "s".repeat(63));
    expect(name).toMatch(/^pgtls_write:#[0-9a-f]{32}$/);
  });

  it("gives different databases and schemas different groups", () => {
    const names = fc.string({
      unit: fc.constantFrom("a", ".", "#", ":"),
      minLength: 1,
      maxLength: 4,
    });
    const place = fc.tuple(names, names);
    fc.assert(
      fc.property(place, place, (one, two) => {
        const same = one[0] === two[0] && one[1] === two[1];
        expect(groupName("read", ...one) === groupName("read", ...two)).toBe(same);
        expect(groupName("read", ...one)).not.toBe(groupName("read", one[0]));
      }),
    );
  });
});
