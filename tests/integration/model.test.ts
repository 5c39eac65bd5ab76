// A short random life on the real engine, held against the same model as the long ones without it.
import fc from "fast-check";
import { expect, it } from "vitest";
import { live } from "../support/model/live";
import { step, type Step } from "../support/model/steps";
import { StackEngine } from "./stack-engine";

const seed = 20_261_124;
const STEPS = 4;

/** Without what the engine has no way to do: another clock for the plan alone, a counted end. */
function isForEngine(one: Step): boolean {
  return one.do !== "clock" && (one.end === undefined || one.end.at === "setting");
}

it(`keeps current clients in and everybody else out, over ${STEPS} steps`, async () => {
  const steps = fc.sample(step.filter(isForEngine), { seed, numRuns: 40 });
  const taken: Step[] = [];
  await live(await StackEngine.create(), async (life) => {
    for (const one of steps) {
      if (taken.length === STEPS) break;
      if (!life.makesSense(one)) continue;
      taken.push(one);
      await life.take(one);
    }
  });
  expect(taken).toHaveLength(STEPS);
});
