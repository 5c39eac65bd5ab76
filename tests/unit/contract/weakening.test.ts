import { describe, expect, it } from "vitest";
import { Weakening, weakeningProblems } from "../../../components/contract/weakening";

const parts = { action: "x", path: "a", shown: "b", expected: "c" };

describe("weakeningProblems()", () => {
  it.each(Object.values(Weakening))("has no problem only when %s itself is allowed", (name) => {
    expect(weakeningProblems(name, [name], parts)).toEqual([]);
    const others = Object.values(Weakening).filter((other) => other !== name);
    const [problem, ...more] = weakeningProblems(name, others, parts);
    expect(more).toEqual([]);
    expect(problem?.path).toBe("a");
    expect(problem?.message).toMatch(
      new RegExp(`^Cannot x: a is b, expected c; to accept .+, add "${name}" to allowWeakening$`),
    );
  });
});
