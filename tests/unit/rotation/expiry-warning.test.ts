import { describe, expect, it } from "vitest";
import { expiryWarning } from "../../../components/rotation/expiry-warning";

const authority = {
  name: "ca-2026",
  kind: "authority",
  notAfter: "2026-12-31T00:00:00.000Z",
  renewAfter: "2026-07-01T00:00:00.000Z",
};

describe("expiryWarning", () => {
  it("says nothing before the time by which a successor should be there", () => {
    expect(expiryWarning(authority, new Date("2026-06-30T23:59:59Z"))).toBeUndefined();
  });

  it("tells the way on for an authority, from that time", () => {
    expect(expiryWarning(authority, new Date("2026-07-01T00:00:00Z"))).toBe(
      "Authority ca-2026 ends at 2026-12-31T00:00:00.000Z, in 183 days: add its successor, " +
        "promote it and retire this one, an update each",
    );
  });

  it("says that a certificate has expired", () => {
    const leaf = { ...authority, name: "server", kind: "server" };
    expect(expiryWarning(leaf, new Date("2027-01-01T00:00:00Z"))).toMatch(
      /^Certificate server has expired at 2026-12-31/,
    );
  });
});
