import { describe, expect, it } from "vitest";
import { differences, documented, judgeOutcome, judgeProtection } from "../../sslmodes/judge";
import { type Measured, type Outcomes, sslmodes } from "../../sslmodes/situations";

/** A mode that nothing gets through but what it should. */
const strongest: Outcomes = {
  noTls: "refused",
  offersTls: "hidden",
  insistsOnTls: "hidden",
  ownCertificate: "refused",
  otherHost: "refused",
  deniesTls: "refused",
};

describe("judgeOutcome()", () => {
  it("is read when the one on the way had the text, whether the client got an answer or not", () => {
    expect(judgeOutcome({ wasRead: true, wasAnswered: true })).toBe("read");
    expect(judgeOutcome({ wasRead: true, wasAnswered: false })).toBe("read");
  });
  it("is hidden only when the client got its answer", () => {
    expect(judgeOutcome({ wasRead: false, wasAnswered: true })).toBe("hidden");
    expect(judgeOutcome({ wasRead: false, wasAnswered: false })).toBe("refused");
  });
});

describe("judgeProtection()", () => {
  it("says yes when nobody on the way read a query", () => {
    expect(judgeProtection(strongest)).toEqual({ eavesdropping: "Yes", manInTheMiddle: "Yes" });
  });
  it("says maybe when the server decides whether the eavesdropper reads", () => {
    const row: Outcomes = { ...strongest, noTls: "read" };
    expect(judgeProtection(row).eavesdropping).toBe("Maybe");
  });
  it("says no when the eavesdropper read every query that ran", () => {
    const row: Outcomes = {
      ...strongest,
      noTls: "read",
      offersTls: "read",
      insistsOnTls: "refused",
    };
    expect(judgeProtection(row).eavesdropping).toBe("No");
  });
  it("refuses to judge a mode in which no query ran", () => {
    const row: Outcomes = { ...strongest, offersTls: "refused", insistsOnTls: "refused" };
    expect(() => judgeProtection(row)).toThrow("Cannot judge a mode: no query ran");
  });
  it.each(["ownCertificate", "deniesTls"] as const)("says no when %s was read", (situation) => {
    expect(judgeProtection({ ...strongest, [situation]: "read" }).manInTheMiddle).toBe("No");
  });
  it("depends on the CA's policy when only another host's certificate got through", () => {
    const row: Outcomes = { ...strongest, otherHost: "read" };
    expect(judgeProtection(row).manInTheMiddle).toBe("Depends on CA policy");
  });
});

describe("differences()", () => {
  it("names every cell that is not as documented", () => {
    const measured = Object.fromEntries(sslmodes.map((mode) => [mode, strongest])) as Measured;
    const expected = sslmodes.flatMap((mode) =>
      Object.values(documented[mode]).filter((word) => word !== "Yes"),
    );
    expect(differences(measured)).toHaveLength(expected.length);
    expect(differences(measured)).toContain("disable, eavesdropping: Yes, not No");
  });
});
