import { describe, expect, it } from "vitest";
import { formatExpiry } from "../../../components/cli/format-expiry";
import { certificatesOf, judgeExpiry } from "../../../components/cli/judge-expiry";

const now = new Date("2030-01-01T00:00:00.000Z");
const at = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
const certificate = (name: string, ends: number, renew: number, kind = "server") => ({
  name,
  kind,
  notAfter: at(ends),
  renewAfter: at(renew),
});

describe("judgeExpiry", () => {
  it("sorts by the end and tells whole days", () => {
    const judged = judgeExpiry([certificate("b", 90.5, 60), certificate("a", 40, 10)], 30, now);
    expect(judged.map(({ name, daysLeft, urgency }) => [name, daysLeft, urgency])).toEqual([
      ["a", 40, "fine"],
      ["b", 90, "fine"],
    ]);
  });

  it("tells what is due for renewal from what has too little left, to the day", () => {
    const urgencies = [30, 29.99, -1].map(
      (ends) => judgeExpiry([certificate("server", ends, -1)], 30, now)[0]?.urgency,
    );
    expect(urgencies).toEqual(["due", "under", "under"]);
  });

  it("only warns of an authority that needs a successor, and tells to add one", () => {
    const [judged] = judgeExpiry([certificate("ca-2030", 100, -5, "authority")], 30, now);
    expect([judged?.urgency, judged?.fix]).toEqual(["due", expect.stringContaining("successor")]);
  });
});

describe("certificatesOf", () => {
  it("takes name, kind and times and nothing else", () => {
    const given = certificate("server", 1, 1);
    expect(certificatesOf({ certificates: [{ ...given, subject: "CN=x" }] })).toEqual([given]);
  });

  it.each([
    ["missing", {}],
    ["secret", { certificates: "[secret]" }],
    ["empty", { certificates: [] }],
    ["no name", { certificates: [{}] }],
    ["as notAfter", { certificates: [{ ...certificate("a", 1, 1), notAfter: "soon" }] }],
  ])("refuses certificates that are %s", (words, outputs) => {
    expect(() => certificatesOf(outputs)).toThrow(words);
  });
});

describe("formatExpiry", () => {
  it("renders one line for each certificate, and what to do", () => {
    const judged = judgeExpiry([certificate("server", 1, 0), certificate("ca", -1, -9)], 30, now);
    expect(formatExpiry(judged)).toBe(
      [
        "UNDER  ca      ended  ends 2029-12-31T00:00:00.000Z",
        "         fix: run an update, which renews it once it is due; replace it if it is an existing one",
        "UNDER  server  1 day  ends 2030-01-02T00:00:00.000Z",
        "         fix: run an update, which renews it once it is due; replace it if it is an existing one",
      ].join("\n"),
    );
  });
});
