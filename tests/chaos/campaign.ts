// Chooses points of all that the stories have, and runs them one at a time.
import { pointsOf } from "./effects";
import { formatPoint, type Point, type RuntimeName } from "./point";
import { runCreate, runDestroy } from "./run-own-server";
import { record } from "./record";
import { prepare, runStory, type Outcome } from "./run-point";
import { selectPoints } from "./select-points";
import { ownServer, stories, storyOf } from "./stories";
import { World } from "./world";

export interface CampaignOptions {
  readonly seed: number;
  readonly points: number;
  readonly runtimes: readonly RuntimeName[];
  /** Empty for all. */
  readonly stories: readonly string[];
  readonly say: (line: string) => void;
}

export interface Campaign {
  readonly outcomes: Outcome[];
  readonly all: Point[];
  readonly leftOut: Point[];
  /** Longest time without service of each story when nothing is cut short, by `runtime story`. */
  readonly baselines: Map<string, number>;
  /** Stories that fail even when nothing is cut short. */
  readonly broken: string[];
}

export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const baselines = new Map<string, number>();
  const all: Point[] = [];
  const broken: string[] = [];
  for (const runtime of options.runtimes) {
    for (const one of await record(runtime, options.stories, options.say)) {
      const { story, effects, longestMillis, problems } = one;
      if (problems.length > 0) broken.push(`${runtime} ${story}`);
      else all.push(...pointsOf(runtime, story, effects));
      baselines.set(`${runtime} ${story}`, longestMillis);
    }
  }
  options.say(`recorded ${all.length} points`);
  const chosen = selectPoints(all, options.points, options.seed);
  const outcomes: Outcome[] = [];
  for (const runtime of options.runtimes) {
    const own = chosen.filter((point) => point.runtime === runtime);
    outcomes.push(...(await runAll(runtime, own, options, baselines)));
  }
  const taken = new Set(chosen.map(formatPoint));
  const leftOut = all.filter((point) => !taken.has(formatPoint(point)));
  return { outcomes, all, leftOut, baselines, broken };
}

/** In laps: a point of each story, then another of each, on one server as long as it converges. */
async function runAll(
  runtime: RuntimeName,
  points: readonly Point[],
  options: CampaignOptions,
  baselines: Map<string, number>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const done = (outcome: Outcome) => {
    outcomes.push(outcome);
    sayOutcome(outcome, outcomes.length, options.say);
  };
  const isOwn = ({ story }: Point): boolean => (ownServer as readonly string[]).includes(story);
  const [own, others] = [points.filter(isOwn), points.filter((point) => !isOwn(point))];
  const creates = own.filter(({ story }) => story === "create");
  const destroys = own.filter(({ story }) => story === "destroy");
  for (let index = 0; index < Math.max(creates.length, destroys.length); index++) {
    await wholeLife(runtime, creates[index], destroys[index], done);
  }
  let world: World | undefined;
  try {
    for (const point of inLaps(others)) {
      world ??= await up(runtime);
      const story = storyOf(point.story);
      await prepare(world, story);
      const baseline = baselines.get(`${runtime} ${point.story}`) ?? 0;
      const outcome = await runStory(world, story, point, baseline);
      done(outcome);
      if (outcome.problems.length === 0) continue;
      await world.clear();
      world = undefined;
    }
    if (world !== undefined) await lastDestroy(world, options.say, outcomes);
  } finally {
    await world?.clear();
  }
  return outcomes;
}

/** One server from its beginning to its end, for a point of each. */
async function wholeLife(
  runtime: RuntimeName,
  create: Point | undefined,
  destroy: Point | undefined,
  done: (outcome: Outcome) => void,
): Promise<void> {
  const world = await World.create(runtime);
  try {
    const created = await runCreate(world, create);
    const ended = await runDestroy(world, destroy);
    if (create !== undefined) {
      const left = destroy === undefined ? ended.problems : [];
      done({ ...created, problems: [...created.problems, ...left] });
    }
    if (destroy !== undefined) done(ended);
  } finally {
    await world.clear();
  }
}

async function up(runtime: RuntimeName): Promise<World> {
  const world = await World.create(runtime);
  const { problems } = await runCreate(world, undefined);
  if (problems.length > 0) throw new Error(`create:\n${problems.join("\n")}`);
  return world;
}

/** What all points together have left behind is a problem of the last one. */
async function lastDestroy(
  world: World,
  say: (line: string) => void,
  outcomes: Outcome[],
): Promise<void> {
  const { problems } = await runDestroy(world, undefined);
  for (const problem of problems) say(`  after all points: ${problem}`);
  outcomes.at(-1)?.problems.push(...problems);
}

function inLaps(points: readonly Point[]): Point[] {
  const laps = stories.map(({ name }) => points.filter(({ story }) => story === name));
  const longest = Math.max(0, ...laps.map(({ length }) => length));
  return Array.from({ length: longest }, (_, lap) =>
    laps.flatMap((ofStory) => ofStory.slice(lap, lap + 1)),
  ).flat();
}

/** Runs one point alone, on a server of its own. */
export async function runOnly(point: Point, say: (line: string) => void): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  const done = (outcome: Outcome) => void outcomes.push(outcome);
  if (point.story === "create") await wholeLife(point.runtime, point, undefined, done);
  else if (point.story === "destroy") await wholeLife(point.runtime, undefined, point, done);
  else {
    const world = await up(point.runtime);
    try {
      await prepare(world, storyOf(point.story));
      outcomes.push(await runStory(world, storyOf(point.story), point));
      if (outcomes[0]?.problems.length === 0) await lastDestroy(world, say, outcomes);
    } finally {
      await world.clear();
    }
  }
  outcomes.forEach((outcome, index) => sayOutcome(outcome, index + 1, say));
  return outcomes[0]!;
}

function sayOutcome(outcome: Outcome, number: number, say: (line: string) => void): void {
  const { point, hit, problems, commands, longestMillis, seconds } = outcome;
  const text = point === undefined ? "" : formatPoint(point);
  const verdict = !hit ? "not reached" : problems.length === 0 ? "converged" : "FAILED";
  const how = `${commands.join(" ")}, longest ${longestMillis} ms, ${seconds.toFixed(1)} s`;
  say(`${String(number).padStart(4)} ${verdict.padEnd(11)} ${text}  (${how})`);
  for (const problem of problems) say(`       ${problem.replaceAll("\n", "\n       ")}`);
  if (problems.length > 0) say(`       again: npm run chaos -- --only '${text}'`);
}
