// `npm run chaos`: cuts updates short, and counts those after which everything is as promised.
import { parseArgs } from "node:util";
import { runCampaign, runOnly } from "./campaign";
import { writeLeftOut } from "./left-out";
import { parsePoint, runtimes, type RuntimeName } from "./point";
import type { Outcome } from "./run-point";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options = {
  seed: { type: "string", default: "1" },
  points: { type: "string", default: "40" },
  runtime: { type: "string" },
  story: { type: "string", multiple: true, default: [] as string[] },
  only: { type: "string", multiple: true, default: [] as string[] },
} as const;

export async function main(words: string[]): Promise<number> {
  const { values } = parseArgs({ args: words, options });
  const began = Date.now();
  const seed = Number(values.seed);
  const { outcomes, all, leftOut, baselines, broken } = await (values.only.length > 0
    ? runOnly(values.only.map(parsePoint), say)
    : runCampaign({
        seed,
        points: Number(values.points),
        stories: values.story,
        say,
        runtimes: values.runtime === undefined ? runtimes : [values.runtime as RuntimeName],
      }));
  const file = writeLeftOut(leftOut, "run");
  say(`${leftOut.length} of ${all.length} points are left out: ${file}`);
  const reached = outcomes.filter(({ hit }) => hit);
  const converged = reached.filter(({ problems }) => problems.length === 0);
  const summary = {
    points: reached.length,
    converged: converged.length,
    seed,
    notReached: outcomes.length - reached.length,
    leftOut: leftOut.length,
    broken,
    secondsPerPoint: mean(outcomes.map(({ seconds }) => seconds)),
    seconds: Math.round((Date.now() - began) / 1000),
    byStory: byStory(reached),
    commands: countOf(reached.map(({ commands }) => commands.join(" "))),
    longestMillis: Object.fromEntries(baselines),
  };
  say(JSON.stringify(summary));
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  return failed.length + broken.length === 0 && reached.length > 0 ? 0 : 1;
}

/** Converged of all, by runtime and story. */
function byStory(outcomes: readonly Outcome[]): Record<string, string> {
  const names = outcomes.map(({ point }) => `${point?.runtime} ${point?.story}`);
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => {
      const own = outcomes.filter((_, index) => names[index] === name);
      return [name, `${own.filter(({ problems }) => problems.length === 0).length}/${own.length}`];
    }),
  );
}

function countOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function mean(numbers: readonly number[]): number {
  const sum = numbers.reduce((total, one) => total + one, 0);
  return numbers.length === 0 ? 0 : Math.round((10 * sum) / numbers.length) / 10;
}
