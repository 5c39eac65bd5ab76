import { describe, expect, it } from "vitest";
import { namesOf, parseTrustRecord, trustState } from "../../../components/rotation/trust-record";

const record = (id: string, name: string) => ({ trusted: [{ id, name }], signer: id, issued: [] });

describe("a trust record", () => {
  it("is read back as it was written, and is none on a server not yet delivered to", () => {
    const written = record("aa".repeat(32), "1");
    expect(parseTrustRecord(JSON.stringify(written))).toEqual(written);
    expect(parseTrustRecord("\n")).toBeUndefined();
  });

  it("is judged in the names of generations", () => {
    const one = record("aa".repeat(32), "1");
    expect(trustState(one, namesOf(one))).toEqual({ trusted: ["1"], signer: "1" });
  });

  it("tells two authorities of one name apart", () => {
    const [old, made] = [record("aa".repeat(32), "1"), record("bb".repeat(32), "1")];
    const names = namesOf(old, made);
    expect(trustState(old, names).signer).toBe("1 (aaaaaaaa)");
    expect(trustState(made, names).signer).toBe("1 (bbbbbbbb)");
  });
});
