import { describe, expect, it } from "vitest";
import { findPassword } from "../../../components/cli/password-file";

const owner = { host: "db.example.org", port: 5432, database: "app", user: "app" };

describe("findPassword", () => {
  it("takes the first line that fits, with wildcards", () => {
    const text = "# a comment\nother:5432:app:app:no\n*:*:*:app:first\n*:*:*:*:second\n";
    expect(findPassword(text, owner)).toBe("first");
  });

  it("reads escaped colons and backslashes, also in the password", () => {
    const text = String.raw`db.example.org:5432:app:a\:b:p\:q\\r`;
    expect(findPassword(text, { ...owner, user: "a:b" })).toBe(String.raw`p:q\r`);
  });

  it("takes an escaped asterisk for itself", () => {
    expect(findPassword(String.raw`\*:*:*:*:secret`, owner)).toBeUndefined();
  });

  it.each(["", "db.example.org:5432:app:app", "db.example.org:5433:app:app:x", "::::x"])(
    "finds nothing in %j",
    (text) => {
      expect(findPassword(text, owner)).toBeUndefined();
    },
  );
});
