import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../components/proof/advice";
import { judgeClientDates } from "../../../components/proof/judge-client-dates";
import { hoursFromNow, makeClientLeaf, makeRoot, now } from "../../support/pki/certificates";

const HOUR = 3_600_000;
const root = makeRoot();
const certificate = (client: string, from: number, to: number) => ({
  client,
  certificatePem: makeClientLeaf(root, {
    notBefore: hoursFromNow(from),
    notAfter: hoursFromNow(to),
  }).pem,
});
const good = certificate("good", -1, 1);
const judge = (certificates: (typeof good)[], skewHours?: number) =>
  judgeClientDates(certificates, {
    now,
    skewMillis: skewHours === undefined ? undefined : { value: skewHours * HOUR },
  });

describe("judgeClientDates()", () => {
  it("is kept by certificates that are valid by both clocks, and no promise without any", () => {
    expect(judge([good], 0)).toMatchObject([{ passed: true, probed: true, observed: "all 1 are" }]);
    expect(judge([], 0)).toEqual([]);
    expect(judgeClientDates(undefined, { now, skewMillis: undefined })).toEqual([]);
  });

  it("observes the same at another time and by clocks that differ, as long as all are valid", () => {
    const later = { now: hoursFromNow(0.9), skewMillis: { value: 1 } };
    expect(judgeClientDates([good], later)).toEqual(judge([good], 0.5));
  });

  it.each([
    ["expired by both clocks", -3, -1, 0, "ended at", "by both clocks", /has run out/],
    [
      "expired by the server's",
      -1,
      1,
      2,
      "ended at",
      "by the server's clock alone",
      /server is ahead/,
    ],
    [
      "expired by this machine's",
      -3,
      -1,
      -2,
      "ended at",
      "by this machine's clock alone",
      /this machine is ahead/,
    ],
    [
      "early by both clocks",
      1,
      3,
      0,
      "begins at",
      "later by both clocks",
      /^a clock that was ahead issued/,
    ],
    [
      "early by the server's",
      -1,
      3,
      -2,
      "begins at",
      "later by the server's clock alone",
      /server is behind/,
    ],
    [
      "early by this machine's",
      1,
      3,
      2,
      "begins at",
      "later by this machine's clock alone",
      /this machine is behind/,
    ],
  ])(
    "names the client whose certificate is %s, and blames the right clock",
    (_, from, to, skew, what, whose, cause) => {
      const results = judge(
        [good, certificate("late", from, to)].slice(skew === 2 || skew === -2 ? 1 : 0),
        skew,
      );
      expect(results).toMatchObject([{ passed: false, probed: true }]);
      const { name, observed } = results[0]!;
      expect(observed).toMatch(new RegExp(`^late ${what} .*${whose}$`));
      expect(adviceFor(name, observed).cause).toMatch(cause);
    },
  );

  it("blames whoever issued it when only this machine's clock is known", () => {
    const [result] = judge([certificate("early", 1, 3)]);
    expect(adviceFor(result?.name ?? "", result?.observed ?? "").cause).toMatch(/that was ahead/);
  });

  it("is not probed where nobody knows the server's clock, unless this machine's is enough", () => {
    expect(judge([good])).toMatchObject([{ probed: false }]);
    expect(judge([certificate("old", -3, -1)])).toMatchObject([{ probed: true, passed: false }]);
  });

  it("looks at what is sent along with the leaf", () => {
    const above = makeRoot({ notBefore: hoursFromNow(-9), notAfter: hoursFromNow(-8) });
    const chain = { client: "app", certificatePem: good.certificatePem + above.pem };
    expect(judge([chain], 0)).toMatchObject([{ passed: false }]);
  });
});
