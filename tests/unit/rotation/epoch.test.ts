import { describe, expect, it } from "vitest";
import { nextEpoch, renewalStart, type LeafPlan } from "../../../components/rotation/epoch";

const start = new Date("2026-01-01T00:00:00Z");
const after = (days: number): Date => new Date(start.getTime() + days * 86_400_000);
const leaf: LeafPlan = {
  validityHours: 90 * 24,
  renewBeforeHours: 30 * 24,
  keyAlgorithm: "ecdsa-p256",
  generation: 1,
  names: '["db server","localhost"]',
  issuer: "2026",
  reuseKey: false,
  renewable: true,
};
const { epoch: first } = nextEpoch(undefined, leaf, start);

describe("nextEpoch", () => {
  it("begins with the first issue, without a reason", () => {
    const next = nextEpoch(undefined, leaf, start);
    expect(next.epoch).toMatchObject({ count: 1, keyCount: 1, issuedAt: start.toISOString() });
    expect(next.reason).toBeUndefined();
  });

  it("stays the same object outside the window, whatever the number of runs", () => {
    let epoch = first;
    for (let day = 0; day < 60; day++) epoch = nextEpoch(epoch, leaf, after(day)).epoch;
    expect(epoch).toBe(first);
  });

  it("issues again with a new key from the moment that the window opens", () => {
    const justBefore = new Date(after(60).getTime() - 1);
    expect(nextEpoch(first, leaf, justBefore).epoch).toBe(first);
    const next = nextEpoch(first, leaf, after(60));
    expect(next.reason).toBe("30 days left, renewed at 30 days");
    expect(next.epoch).toMatchObject({ count: 2, keyCount: 2 });
  });

  it("issues once per window", () => {
    const { epoch } = nextEpoch(first, leaf, after(61));
    expect(nextEpoch(epoch, leaf, after(62)).epoch).toBe(epoch);
  });

  it("says that a certificate has expired", () => {
    expect(nextEpoch(first, leaf, after(91)).reason).toBe("it has expired");
  });

  it("issues again what a clock that was ahead has issued, beyond five minutes", () => {
    const next = nextEpoch(first, leaf, new Date(start.getTime() - 300_001));
    expect(next.reason).toMatch(/^a clock that was ahead issued it: .* 2026-01-01T00:00:00\.000Z$/);
    expect(next.epoch).toMatchObject({ count: 2, keyCount: 2 });
    expect(nextEpoch(first, leaf, new Date(start.getTime() - 300_000)).epoch).toBe(first);
  });

  it("leaves to others what is signed elsewhere", () => {
    expect(nextEpoch(first, { ...leaf, renewable: false }, after(91)).epoch).toBe(first);
  });

  it.each([
    [{ validityHours: 720 }, "changed: validityHours 2160 -> 720"],
    [{ generation: 2 }, "changed: generation 1 -> 2"],
    [{ names: "[]" }, "changed: the names in it"],
    [{ issuer: "2027" }, "changed: the authority that signs it"],
    [{ keyAlgorithm: "rsa-3072" }, "changed: keyAlgorithm ecdsa-p256 -> rsa-3072"],
  ])("issues again for %o", (change, reason) => {
    const next = nextEpoch(first, { ...leaf, renewBeforeHours: 1, ...change }, after(1));
    expect(next.reason).toBe(reason);
    expect(next.epoch.count).toBe(2);
  });

  it("takes a changed window and a wish to keep the key for no reason to issue", () => {
    expect(nextEpoch(first, { ...leaf, renewBeforeHours: 1 }, after(1)).epoch).toBe(first);
    expect(nextEpoch(first, { ...leaf, reuseKey: true }, after(1)).epoch).toBe(first);
  });

  it("keeps the key while it is reused, and makes a new one afterwards", () => {
    const reused = nextEpoch(first, { ...leaf, reuseKey: true }, after(60)).epoch;
    expect(reused).toMatchObject({ count: 2, keyCount: 1 });
    expect(nextEpoch(reused, leaf, after(61)).epoch).toBe(reused);
    expect(nextEpoch(reused, leaf, after(121)).epoch).toMatchObject({ count: 3, keyCount: 3 });
  });
});

describe("renewalStart", () => {
  it("counts back from the end of the certificate", () => {
    expect(renewalStart(first, 720)).toEqual(after(60));
  });
});
