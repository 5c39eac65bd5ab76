import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../../components/config/default-settings";
import { checkSettings } from "../../../components/config/settings";
import { postgresMajors } from "../../../components/contract/postgres-major";

describe("defaultSettings()", () => {
  it.each(postgresMajors)("has only what an owner may set for PostgreSQL %d", (major) => {
    const settings = Object.fromEntries(
      defaultSettings(major).map(({ name, value }) => [name, value]),
    );
    expect(checkSettings({ major, settings, allowWeakening: [] })).toEqual([]);
  });

  it("logs connections in the words of each version", () => {
    const value = (major: 17 | 18) =>
      defaultSettings(major).find(({ name }) => name === "log_connections")?.value;
    expect(value(17)).toBe("on");
    expect(value(18)).toBe("receipt,authentication,authorization");
  });
});
