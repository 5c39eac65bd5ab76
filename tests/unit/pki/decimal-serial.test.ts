import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decimal, serialInDecimal } from "../../../components/pki/decimal-serial";
import { makeAuthority } from "../../support/pki/test-pki";

describe("decimal()", () => {
  it("turns a serial number of more digits than a float has", () => {
    expect(decimal("ff")).toBe("255");
    expect(decimal("ffffffffffffffffffff")).toBe("1208925819614629174706175");
  });
});

describe("serialInDecimal()", () => {
  it("is of the certificate, as pg_stat_ssl has it", () => {
    const { certificatePem } = makeAuthority();
    const { serialNumber } = new X509Certificate(certificatePem);
    expect(BigInt(serialInDecimal(certificatePem)).toString(16)).toBe(
      serialNumber.toLowerCase().replace(/^0+/, ""),
    );
  });
});
