import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../components/rotation/ledger";
import { resolveRevoked, type RevokedInput } from "../../../components/rotation/resolve-revoked";

const entry = (name: string, generation: number, serial: string): LedgerEntry => ({
  name,
  generation,
  serial,
  authority: "a1",
  notAfter: "2031-01-01T00:00:00.000Z",
});
const ledger = [
  entry("app", 1, "a1b2c3d4e5"),
  entry("app", 2, "123456789abcdef"),
  entry("gone", 1, "ffff0000ffff0000"),
  entry("deadbeef", 1, "77777777"),
];
const declared = [
  { name: "app", generation: 2 },
  { name: "new", generation: 1 },
];
const given = (revoked: string[], changes: Partial<RevokedInput> = {}) =>
  resolveRevoked({ revoked, ledger, declared, ...changes });
const serials = (...revoked: string[]) => {
  const { revocations, problems } = given(revoked);
  expect(problems).toEqual([]);
  return revocations.map(({ serial }) => serial);
};
const messages = (...revoked: string[]) => given(revoked).problems.map(({ message }) => message);

describe("resolveRevoked", () => {
  it("takes a name for every certificate of the client, the present one included", () => {
    expect(serials("app")).toEqual(["a1b2c3d4e5", "123456789abcdef"]);
  });

  it("takes a name of a client that has left the declaration", () => {
    expect(serials("gone")).toEqual(["ffff0000ffff0000"]);
  });

  it("takes a declared client whose certificate a preview does not know yet", () => {
    expect(serials("new", "new@1")).toEqual([]);
  });

  it("takes name@generation for the certificates of that generation only", () => {
    expect(serials("app@1")).toEqual(["a1b2c3d4e5"]);
  });

  it.each(["A1:B2:C3:D4:E5", "a1b2c3d4e5", "00a1b2c3d4e5", "serial:a1:b2:c3:d4:e5"])(
    "reads the serial number %s",
    (text) => {
      expect(given([text]).revocations).toEqual([{ serial: "a1b2c3d4e5", name: "app" }]);
    },
  );

  it("reads a serial number with an odd number of digits, as outputs show it", () => {
    expect(serials("123456789abcdef")).toEqual(["123456789abcdef"]);
  });

  it("reads a known serial number in decimal, as pg_stat_ssl shows it", () => {
    expect(serials(BigInt("0xffff0000ffff0000").toString())).toEqual(["ffff0000ffff0000"]);
  });

  it("takes a serial number that nobody here has issued, and names it by its digits", () => {
    const revocations = [{ serial: "abcdefabcdef", name: "serial abcdefabcdef" }];
    expect(given(["ab:cd:ef:ab:cd:ef"]).revocations).toEqual(revocations);
  });

  it("prefers a name to a serial number, unless it is marked as one", () => {
    expect(serials("deadbeef")).toEqual(["77777777"]);
    expect(serials("serial:deadbeef")).toEqual(["deadbeef"]);
  });

  it("names each certificate once", () => {
    expect(serials("app", "app@1", "a1b2c3d4e5")).toEqual(["a1b2c3d4e5", "123456789abcdef"]);
  });

  it.each(["nobody", "", "1234567", "a1:b2:c3", "a1b2c3d4:", "serial:app", "app@", "nobody@1"])(
    "refuses %j, and lists the clients it knows",
    (text) => {
      expect(messages(text)).toEqual([
        `Cannot declare the server: revoked[0] is ${JSON.stringify(text)}, expected a client that had a certificate ` +
          '("app", "deadbeef", "gone", "new"), name@generation, or a serial number in hexadecimal',
      ]);
    },
  );

  it("refuses a generation that never was, instead of revoking nothing", () => {
    expect(messages("app", "app@7")).toEqual([
      'Cannot declare the server: revoked[1] is "app@7", expected a generation of "app" (1, 2)',
    ]);
  });

  it("goes on taking an entry whose certificates have all expired", () => {
    const { revocations, problems } = given(["old", "old@1"], { revokedBefore: ["old", "old@1"] });
    expect([revocations, problems]).toEqual([[], []]);
    expect(given(["old", "other"], { revokedBefore: ["old"] }).problems).toHaveLength(1);
  });
});
