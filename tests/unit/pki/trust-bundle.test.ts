import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitPemChain } from "../../../components/pki/pem";
import { buildTrustBundle } from "../../../components/pki/trust-bundle";
import { makeRoot } from "../../support/pki/certificates";

const roots = ["one", "two", "three"].map((commonName) => makeRoot({ commonName }).pem);
const [one = "", two = ""] = roots;

describe("buildTrustBundle", () => {
  it("keeps the order of first appearance", () => {
    expect(buildTrustBundle([two, one])).toBe(two + one);
  });

  it("has every certificate once, however it is written", () => {
    expect(buildTrustBundle([one, `${two}${one.replaceAll("\n", "\r\n")}`])).toBe(one + two);
  });

  it("keeps two certificates with the same subject and key apart", () => {
    const old = makeRoot();
    const renewed = makeRoot({ key: old });
    expect(splitPemChain(buildTrustBundle([old.pem, renewed.pem]))).toHaveLength(2);
  });

  it("is empty without certificates", () => {
    expect(buildTrustBundle([])).toBe("");
    expect(buildTrustBundle(["", "text"])).toBe("");
  });

  it("is the same when it is built from itself", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...roots)), (pems) => {
        const bundle = buildTrustBundle(pems);
        expect(buildTrustBundle([bundle, ...pems])).toBe(bundle);
        expect(splitPemChain(bundle)).toEqual([...new Set(pems)]);
      }),
    );
  });
});
