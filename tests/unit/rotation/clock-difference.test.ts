import { describe, expect, it } from "vitest";
import { refusedByClock } from "../../../components/rotation/clock-difference";
import type { LeafPlan } from "../../../components/rotation/epoch";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const since = "2026-01-01T00:00:00.000Z";
const basis = {
  validityHours: 90 * 24,
  keyAlgorithm: "ecdsa-p256",
  generation: 1,
  names: "db",
  issuer: "1",
};
const leaf = (changes: Partial<LeafPlan> = {}): LeafPlan => ({
  ...basis,
  renewBeforeHours: 24,
  reuseKey: false,
  renewable: true,
  ...changes,
});
const epoch = (count: number, validityHours = basis.validityHours) => ({
  count,
  keyCount: count,
  issuedAt: since,
  basis: { ...basis, validityHours },
});
const worked = (count: number, more: object = {}) => ({
  leaves: { app: leaf() },
  epochs: { app: epoch(count) },
  signings: { "1": { since, validityHours: 87_600, count: 1 } },
  notices: { at: since, lines: [] },
  ...more,
});
const ahead = (millis: number) => ({ aheadMillis: millis, behindMillis: -millis });
const words = (...args: Parameters<typeof refusedByClock>) =>
  refusedByClock(...args).map(({ message }) => message);

describe("refusedByClock", () => {
  it("lets a clock in step issue, and one that is behind by less than what it issues lasts", () => {
    for (const millis of [0, MINUTE, -10 * MINUTE, -89 * DAY]) {
      expect(words(worked(1), worked(2), ahead(millis)), String(millis)).toEqual([]);
    }
  });

  it("refuses to issue by a clock that is ahead", () => {
    expect(words(worked(1), worked(2), ahead(10 * MINUTE))).toEqual([
      "Cannot issue certificates: the clock of this machine is 10 minutes ahead of the server's, " +
        "expected one in step with it, by which certificates that are issued now are valid; set the " +
        "clock that is wrong (NTP) and run the update again",
    ]);
    expect(words(worked(1), worked(2), ahead(MINUTE + 1))).toHaveLength(1);
  });

  it("refuses to issue what has ended by the server's clock", () => {
    expect(words(worked(1), worked(2), ahead(-100 * DAY))).toEqual([
      "Cannot issue certificates: the clock of this machine is 100 days behind the server's, expected " +
        "less than 90 days, after which what is issued now ends; set the clock that is wrong (NTP) and " +
        "run the update again",
    ]);
    const short = { epochs: { app: epoch(2), other: epoch(1, 24) } };
    const leaves = { app: leaf(), other: leaf() };
    expect(words(worked(1), worked(2, { ...short, leaves }), ahead(-DAY))).toHaveLength(1);
  });

  it("refuses a client's first certificate and an authority that is signed, too", () => {
    expect(words(worked(1, { epochs: {} }), worked(1), ahead(DAY))).toHaveLength(1);
    expect(words(worked(1, { signings: {} }), worked(1), ahead(DAY))).toHaveLength(1);
  });

  it("has nothing against any clock by which nothing is issued here", () => {
    expect(words(worked(1), worked(1), ahead(DAY))).toEqual([]);
    const elsewhere = { leaves: { app: leaf({ renewable: false }) } };
    expect(words(worked(1), worked(2, elsewhere), ahead(DAY))).toEqual([]);
  });
});
