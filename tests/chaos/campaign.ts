// Chooses points of all that the stories have, and runs them one at a time.
import { pointsOf } from "./effects";
import { formatPoint, type Point, type RuntimeName } from "./point";
import { record } from "./record";
import { runCreate, runDestroy } from "./run-own-server";
import { prepare, runStory, type Outcome } from "./run-point";
import { selectPoints } from "./select-points";
import { ownServer, stories, storyOf } from "./stories";
import { World } from "./world";

type Say = (line: string) => void;

export interface CampaignOptions {
  readonly seed: number;
  readonly points: number;
  readonly runtimes: readonly RuntimeName[];
  /** Empty for all. */
  readonly stories: readonly string[];
  readonly say: Say;
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
  const { runtimes, say } = options;
  const baselines = new Map<string, number>();
  const all: Point[] = [];
  const broken: string[] = [];
  for (const runtime of runtimes) {
    for (const one of await record(runtime, options.stories, say)) {
      const { story, effects, longestMillis, problems } = one;
      if (problems.length > 0) broken.push(`${runtime} ${story}`);
      else all.push(...pointsOf(runtime, story, effects));
      baselines.set(`${runtime} ${story}`, longestMillis);
    }
  }
  const chosen = selectPoints(all, options.points, options.seed);
  say(`running ${chosen.length} of ${all.length} points`);
  const runner = new Runner(baselines, say);
  for (const lap of inLaps(chosen)) {
    for (const runtime of runtimes) {
      await runner.lap(
        runtime,
        lap.filter((point) => point.runtime === runtime),
      );
    }
  }
  await runner.close();
  const taken = new Set(chosen.map(formatPoint));
  const leftOut = all.filter((point) => !taken.has(formatPoint(point)));
  return { outcomes: runner.outcomes, all, leftOut, baselines, broken };
}

/** Runs certain points, on servers of their own. */
export async function runOnly(points: readonly Point[], say: Say): Promise<Campaign> {
  const runner = new Runner(new Map(), say);
  for (const point of points) await runner.lap(point.runtime, [point]);
  await runner.close();
  const none = { leftOut: [], baselines: new Map<string, number>(), broken: [] };
  return { outcomes: runner.outcomes, all: [...points], ...none };
}

/** Keeps a server of each runtime for as long as its points converge. */
class Runner {
  readonly outcomes: Outcome[] = [];
  readonly #worlds = new Map<RuntimeName, World>();

  constructor(
    readonly baselines: ReadonlyMap<string, number>,
    readonly say: Say,
  ) {}

  /** At most one point of each story. */
  async lap(runtime: RuntimeName, points: readonly Point[]): Promise<void> {
    const of = (name: string) => points.find(({ story }) => story === name);
    const [create, destroy] = ownServer.map(of);
    if (create !== undefined || destroy !== undefined) {
      await this.#wholeLife(runtime, create, destroy);
    }
    for (const { name } of stories) {
      const point = of(name);
      if (point !== undefined) await this.#run(runtime, point);
    }
  }

  /** What all points of a server together have left behind is a problem of the last one. */
  async close(): Promise<void> {
    for (const [runtime, world] of this.#worlds) {
      const { problems } = await runDestroy(world, undefined);
      for (const problem of problems) this.say(`  ${runtime}, after all points: ${problem}`);
      this.outcomes.findLast(({ point }) => point?.runtime === runtime)?.problems.push(...problems);
      await world.clear();
    }
  }

  async #run(runtime: RuntimeName, point: Point): Promise<void> {
    const story = storyOf(point.story);
    const baseline = this.baselines.get(`${runtime} ${point.story}`) ?? 0;
    const outcome = await this.#attempt(point, async () => {
      const world = this.#worlds.get(runtime) ?? (await up(runtime));
      this.#worlds.set(runtime, world);
      await prepare(world, story);
      return runStory(world, story, point, baseline);
    });
    if (outcome.problems.length === 0) return;
    await this.#worlds.get(runtime)?.clear();
    this.#worlds.delete(runtime);
  }

  /** One server from its beginning to its end, for a point of each. */
  async #wholeLife(
    runtime: RuntimeName,
    create: Point | undefined,
    destroy: Point | undefined,
  ): Promise<void> {
    const world = await World.create(runtime);
    const make = () => runCreate(world, create);
    const end = () => runDestroy(world, destroy);
    if (create === undefined) await make();
    else await this.#attempt(create, make);
    if (destroy !== undefined) await this.#attempt(destroy, end);
    else {
      const { problems } = await end();
      for (const problem of problems) this.say(`  after ${create?.story}: ${problem}`);
      this.outcomes.at(-1)?.problems.push(...problems);
    }
    await world.clear();
  }

  async #attempt(point: Point, run: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = await run().catch((error: Error): Outcome => {
      const problems = [`the harness failed: ${error.message}`];
      const nothing = { commands: [], longestMillis: 0, lastRefusal: "", seconds: 0, effects: [] };
      return { point, hit: true, problems, ...nothing };
    });
    this.outcomes.push(outcome);
    sayOutcome(outcome, this.outcomes.length, this.say);
    return outcome;
  }
}

async function up(runtime: RuntimeName): Promise<World> {
  const world = await World.create(runtime);
  const { problems } = await runCreate(world, undefined);
  if (problems.length > 0) throw new Error(`create:\n${problems.join("\n")}`);
  return world;
}

/** A point of each story and runtime, then another of each. */
function inLaps(points: readonly Point[]): Point[][] {
  const laps: Point[][] = [];
  const counts = new Map<string, number>();
  for (const point of points) {
    const key = `${point.runtime} ${point.story}`;
    const lap = counts.get(key) ?? 0;
    counts.set(key, lap + 1);
    (laps[lap] ??= []).push(point);
  }
  return laps;
}

function sayOutcome(outcome: Outcome, number: number, say: Say): void {
  const { point, hit, problems, commands, longestMillis, seconds } = outcome;
  const text = point === undefined ? "" : formatPoint(point);
  const verdict = problems.length > 0 ? "FAILED" : hit ? "converged" : "not reached";
  const how = `${commands.join(" ")}, longest ${longestMillis} ms, ${seconds.toFixed(1)} s`;
  say(`${String(number).padStart(4)} ${verdict.padEnd(11)} ${text}  (${how})`);
  for (const problem of problems) say(`       ${problem.replaceAll("\n", "\n       ")}`);
  if (problems.length > 0) say(`       again: npm run chaos -- --only '${text}'`);
}
