import { describe, expect, it } from "vitest";
import { judgeProbe, runProbe } from "../../../components/proof/probe";
import { limitParallel } from "../../../components/wire/limit-parallel";
import type { Outcome } from "../../../components/wire/outcome";

const refused: Outcome = { kind: "noTls" };
const session: Outcome = { kind: "session" };
const probe = {
  name: "plaintext refused",
  expected: "a refusal",
  judge: (outcome: Outcome) => outcome.kind === "noTls",
};

describe("judgeProbe()", () => {
  it("passes when every attempt was refused as promised", () => {
    const result = judgeProbe(probe, [
      { label: "one", outcome: refused },
      { label: "two", outcome: refused },
    ]);
    expect(result).toEqual({
      name: "plaintext refused",
      expected: "a refusal",
      observed: "one, two: the server answers that it speaks no TLS",
      passed: true,
      probed: true,
    });
  });

  it("fails when one attempt of many was not, and tells only that one", () => {
    const result = judgeProbe(probe, [
      { label: "one", outcome: refused },
      { label: "two", outcome: session },
    ]);
    expect(result.passed).toBe(false);
    expect(result.observed).toBe("two: the server let the client in");
  });

  it("tells three outcomes of many, and how many more there are", () => {
    const outcomes = [1, 2, 3, 4, 5].map((number): { label: string; outcome: Outcome } => ({
      label: `as ${number}`,
      outcome: { kind: "refused", sqlstate: "28000", message: `no ${number}` },
    }));
    expect(judgeProbe(probe, outcomes).observed).toMatch(/^as 1: .*; as 3: [^;]*; and 2 more$/);
  });

  it("does not pass without an attempt", () => {
    expect(judgeProbe(probe, []).passed).toBe(false);
  });
});

describe("runProbe()", () => {
  it("runs every attempt", async () => {
    const trials = [refused, session].map((outcome, index) => ({
      label: `${index}`,
      run: () => Promise.resolve(outcome),
    }));
    const result = await runProbe({ ...probe, trials }, limitParallel(1));
    expect(result.observed).toBe("1: the server let the client in");
  });

  it("lists a probe without attempts as not probed", async () => {
    const result = await runProbe({ ...probe, trials: [], unprobed: "no key" }, limitParallel(1));
    expect(result).toMatchObject({ passed: false, probed: false, observed: "not probed: no key" });
  });
});
