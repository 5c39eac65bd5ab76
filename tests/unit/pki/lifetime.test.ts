import { describe, expect, it } from "vitest";
import { leafEnd, leafOutlivesAuthority } from "../../../components/pki/lifetime";
import { hoursFromNow, now } from "../../support/certificates";

describe("leafEnd", () => {
  it("is so many hours after now", () => {
    expect(leafEnd(now, 36)).toEqual(hoursFromNow(36));
  });
});

describe("leafOutlivesAuthority", () => {
  const authorityNotAfter = hoursFromNow(100);

  it("is false up to the authority's last moment", () => {
    expect(leafOutlivesAuthority({ authorityNotAfter, leafValidityHours: 100, now })).toBe(false);
  });

  it("is true for an hour more", () => {
    expect(leafOutlivesAuthority({ authorityNotAfter, leafValidityHours: 101, now })).toBe(true);
  });
});
