// What each story does when nothing cuts it short: its effects, and how long nobody gets in. Kept
// for as long as the code is the same.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { SeenEffect } from "./effects";
import type { RuntimeName } from "./point";
import { runCreate, runDestroy } from "./run-own-server";
import { prepare, runStory, type Outcome } from "./run-point";
import { ownServer, stories } from "./stories";
import { World } from "./world";

export interface Recorded {
  readonly story: string;
  readonly effects: SeenEffect[];
  /** Longest time without service. */
  readonly longestMillis: number;
  /** Why the story fails even without a cut; empty when it does not. */
  readonly problems: string[];
}

const checkout = path.resolve(__dirname, "..", "..");

export async function record(
  runtime: RuntimeName,
  wanted: readonly string[],
  say: (line: string) => void,
): Promise<Recorded[]> {
  const file = path.join(checkout, ".pulumi-local", `chaos-${runtime}-${digestOfCode()}.json`);
  const kept = new Map(readKept(file).map((one) => [one.story, one]));
  const ofRuntime = stories.filter(({ runtimes }) => runtimes.includes(runtime));
  const names = [ownServer[0], ...ofRuntime.map(({ name }) => name), ownServer[1]];
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name));
  const missing = chosen.filter((name) => !kept.has(name));
  if (missing.length > 0) {
    await recordAnew(runtime, missing, say, (one) => {
      kept.set(one.story, one);
      fs.writeFileSync(file, JSON.stringify([...kept.values()].filter(isSound)));
    });
  }
  return chosen.flatMap((name) => kept.get(name) ?? []);
}

const isSound = ({ problems }: Recorded): boolean => problems.length === 0;

async function recordAnew(
  runtime: RuntimeName,
  missing: readonly string[],
  say: (line: string) => void,
  done: (recorded: Recorded) => void,
): Promise<void> {
  const keep = (story: string, outcome: Outcome) => {
    const { effects, longestMillis, problems, seconds } = outcome;
    done({ story, effects, longestMillis, problems });
    const lastRefusal = outcome.lastRefusal === "" ? "" : ` (${outcome.lastRefusal})`;
    const facts = `${effects.length} effects, longest ${longestMillis} ms${lastRefusal}, ${seconds.toFixed(1)} s`;
    say(`recorded ${runtime} ${story}: ${facts}`);
    for (const problem of problems) say(`  fails without a cut: ${problem}`);
    return problems.length === 0;
  };
  let world = await World.create(runtime);
  try {
    if (!keep("create", await runCreate(world, undefined))) return;
    for (const story of stories.filter(({ name }) => missing.includes(name))) {
      await prepare(world, story);
      if (keep(story.name, await runStory(world, story, undefined))) continue;
      await world.clear();
      world = await World.create(runtime);
      await runCreate(world, undefined);
    }
    if (missing.includes("destroy")) keep("destroy", await runDestroy(world, undefined));
  } finally {
    await world.clear();
  }
}

function readKept(file: string): Recorded[] {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Recorded[]) : [];
}

/** Everything that runs in an update, and what watches it. */
function digestOfCode(): string {
  const hash = createHash("sha256");
  for (const place of ["dist", "toolchain/dist", "stacks", "tests/chaos/hook"]) {
    const root = path.join(checkout, place);
    const names = fs.readdirSync(root, { recursive: true }).map(String).sort();
    for (const name of names.filter((one) => /\.(?:js|cjs|ts)$/.test(one))) {
      hash.update(name).update(fs.readFileSync(path.join(root, name)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
