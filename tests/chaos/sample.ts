// A small sample of the points, the same every time, for the tests of each runtime.
import { describe, expect, it } from "vitest";
import { runCampaign } from "./campaign";
import { writeLeftOut } from "./left-out";
import type { RuntimeName } from "./point";

const SEED = 11;
const POINTS = 4;
/** The stories are recorded first, on a fresh machine all of them. */
const PATIENCE = { timeout: 1_800_000 };
const STORIES = ["create", "restart", "destroy"];

export function describeChaosSample(runtime: RuntimeName): void {
  describe(`updates that are cut short on the ${runtime} runtime`, () => {
    it(`converge at ${POINTS} points that seed ${SEED} takes`, PATIENCE, async () => {
      const lines: string[] = [];
      const { outcomes, all, leftOut, broken } = await runCampaign({
        seed: SEED,
        points: POINTS,
        runtimes: [runtime],
        stories: STORIES,
        say: (line) => void lines.push(line),
      });
      const log = lines.join("\n");
      expect(broken, log).toEqual([]);
      expect(outcomes, log).toHaveLength(POINTS);
      expect(
        outcomes.filter(({ hit, problems }) => !hit || problems.length > 0),
        log,
      ).toEqual([]);
      expect(leftOut).toHaveLength(all.length - POINTS);
      const file = writeLeftOut(leftOut, runtime);
      process.stdout.write(`${leftOut.length} of ${all.length} points are left out: ${file}\n`);
    });
  });
}
