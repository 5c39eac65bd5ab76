import { describe, expect, it } from "vitest";
import { firstEnd, leafOutlivesAuthority } from "../../../components/pki/lifetime";
import { hoursFromNow, makeRoot, now } from "../../support/pki/certificates";

describe("firstEnd", () => {
  it("is the end of the certificate that ends first", () => {
    const long = makeRoot({ notAfter: hoursFromNow(200) });
    const short = makeRoot({ notAfter: hoursFromNow(100) });
    expect(firstEnd(`${long.pem}\n${short.pem}`)).toBe(hoursFromNow(100).toISOString());
  });

  it("is empty where there is no certificate", () => {
    expect(firstEnd("no certificate")).toBe("");
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
