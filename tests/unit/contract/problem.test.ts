import { describe, expect, it } from "vitest";
import { problem, showText } from "../../../components/contract/problem";

describe("problem()", () => {
  const parts = { action: "plan the server", path: "port", shown: "0", expected: "1 to 65535" };

  it("says what cannot be done, where, with which value, and what is allowed", () => {
    expect(problem(parts)).toEqual({
      path: "port",
      message: "Cannot plan the server: port is 0, expected 1 to 65535",
    });
  });

  it("ends with the fix when there is one", () => {
    expect(problem({ ...parts, fix: "leave it out" }).message).toBe(
      "Cannot plan the server: port is 0, expected 1 to 65535; leave it out",
    );
  });
});

describe("showText()", () => {
  it("puts text in double quotes", () => {
    expect(showText('say "hi"')).toBe('"say \\"hi\\""');
  });

  it("keeps control characters and direction marks out of the terminal", () => {
    expect(showText("a\u0000\n\u001b[31m\u0085\u202e")).toBe(
      '"a\\u0000\\n\\u001b[31m\\u0085\\u202e"',
    );
  });

  it("cuts long text without breaking a character", () => {
    const shown = showText("😀".repeat(200));
    expect(shown).toBe(`"${"😀".repeat(120)}…"`);
  });

  it("never prints a PEM block", () => {
    const shown = showText("x\n-----BEGIN PRIVATE KEY-----\nMC4C");
    expect(shown).toBe("text with a PEM block");
  });
});
