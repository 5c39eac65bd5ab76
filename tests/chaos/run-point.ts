// Cuts one update short, has the owner go on, and looks at whether everything is as promised.
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { optionsOf, refusalOf } from "../support/client/connect";
import { docker } from "../support/machine/docker";
import type { SeenEffect } from "./effects";
import type { Point } from "./point";
import { errorsIn, recover } from "./recover";
import { storyOf, type Story } from "./stories";
import type { Watched } from "./watch";
import type { World } from "./world";

export interface Outcome {
  readonly point: Point | undefined;
  readonly hit: boolean;
  /** Empty when it converged. */
  readonly problems: string[];
  readonly commands: string[];
  readonly longestMillis: number;
  /** Why the good client did not get in, last. */
  readonly lastRefusal: string;
  readonly seconds: number;
  readonly effects: SeenEffect[];
}

/** A reload never keeps a client waiting; a machine that is busy does. */
const RELOAD_MILLIS = 5_000;
/** A server that is restarted may be cut short in between, and waits for the next update. */
const RESTART_MILLIS = 60_000;

const nothingToRecover = { converged: true, commands: [], errors: [] };

/** Carries out a story from where the server is; without a point nothing is cut short. */
export async function runStory(
  world: World,
  story: Story,
  point: Point | undefined,
  baselineMillis = 0,
): Promise<Outcome> {
  const began = Date.now();
  const before = world.declaration;
  const after = await story.change(before);
  if (story.drift) await drift(world);
  world.alsoAtPort(after.port);
  world.watch.start();
  const problems: string[] = [];
  world.declare(after);
  const cut = await world.observe(point, () => world.stack.up());
  problems.push(...unexpected(story, point, cut.result.code, cut.result.log));
  if (story.refused) world.declare(before);
  const recovery =
    point !== undefined || story.refused === true
      ? await recover(world.stack, "up", hasLostServer(world, point))
      : nothingToRecover;
  if (!recovery.converged) problems.push(...recovery.errors.map((words) => `up failed: ${words}`));
  const watched = await world.watch.stop();
  // What an update does that nobody cuts short, other tests ask.
  if (problems.length === 0 && point === undefined) await world.readOutputs();
  else if (problems.length === 0) problems.push(...(await whatDoesNotHold(world)));
  problems.push(...whoGotIn(watched));
  const limit = limitOf(story, point, baselineMillis);
  if (problems.length === 0) problems.push(...outage(watched, limit));
  return {
    point,
    hit: cut.hit,
    problems,
    commands: recovery.commands,
    effects: cut.effects,
    longestMillis: watched.longestMillis,
    lastRefusal: watched.lastRefusal,
    seconds: (Date.now() - began) / 1000,
  };
}

/** Intruders should not have got in, and the good client should. */
function whoGotIn({ intruders, connections, lastRefusal }: Watched): string[] {
  const problems = intruders.map((words) => `got in: ${words}`);
  if (connections === 0) problems.push(`nobody got in at all: ${lastRefusal}`);
  return problems;
}

function outage({ longestMillis, lastRefusal }: Watched, limit: number): string[] {
  if (longestMillis <= limit) return [];
  return [`nobody got in for ${longestMillis} ms: ${lastRefusal}`];
}

/** Without a point the update does what the story says. */
function unexpected(story: Story, point: Point | undefined, code: number, log: string): string[] {
  if (point !== undefined || (code === 0) !== (story.refused === true)) return [];
  return [`the update without a cut ${code === 0 ? "succeeded" : "failed"}: ${errorsIn(log)}`];
}

/** Nobody starts a local process again, and only a refresh finds that it is gone. */
function hasLostServer(world: World, point: Point | undefined): boolean {
  return world.runtime === "embedded" && point?.victim === "machine";
}

function limitOf(story: Story, point: Point | undefined, baselineMillis: number): number {
  const isDown = story.restarts === true || point?.victim === "machine";
  return 3 * baselineMillis + (isDown ? RESTART_MILLIS : RELOAD_MILLIS);
}

/** What has to hold after every update. */
export async function whatDoesNotHold(world: World): Promise<string[]> {
  const problems: string[] = [];
  await stepsToEnd(world);
  const preview = await world.stack.preview("--expect-no-changes");
  if (preview.code !== 0) problems.push(`the next preview is not empty: ${changesIn(preview)}`);
  await world.readOutputs();
  const { evidence } = world.outputs;
  if (!evidence.passed) problems.push("the evidence did not pass");
  for (const name of Object.keys(world.outputs.clients).filter((one) => one !== "extra")) {
    const revoked = (world.declaration["revoked"] ?? []) as string[];
    const words = await refusalOf(optionsOf(world.outputs, name));
    const isRight = revoked.includes(name) ? words.includes("revoked") : words === "connected";
    if (!isRight) problems.push(`client ${name}: ${words}`);
  }
  if (problems.length === 0) {
    const lost = await world.lostRows();
    if (lost.length > 0) problems.push(`rows lost: ${lost.length}, such as ${lost[0]}`);
  }
  if (world.runtime === "docker") problems.push(...onDaemon(world));
  else problems.push(...onDisk(world));
  // What is linked is what the next start uses, whoever starts the server.
  const { current, delivered } = world.linked();
  if (current !== delivered) problems.push(`linked is ${current}, delivered was ${delivered}`);
  return problems;
}

function changesIn({ changes, log }: { changes: Record<string, string>; log: string }): string {
  return `${JSON.stringify(changes)} ${Object.keys(changes).length === 0 ? errorsIn(log) : ""}`;
}

/** A step whose engine was ended goes on; what it does counts as well. */
async function stepsToEnd(world: World): Promise<void> {
  for (let waited = 0; waited < 300; waited++) {
    const steps = world.orphans().filter(({ command }) => command.includes(".run("));
    if (steps.length === 0) return;
    await sleep(100);
  }
}

function onDaemon(world: World): string[] {
  const containers = world.containers();
  return containers.length === 1 ? [] : [`there are ${containers.length} containers`];
}

function onDisk(world: World): string[] {
  const found = fs.readdirSync(world.base);
  return found.length === 1 ? [] : [`there are ${found.length} instance directories`];
}

/** Changes a file of the material by hand, and lets a refresh find it. */
async function drift(world: World): Promise<void> {
  const line = "hostssl all all 203.0.113.1/32 reject";
  if (world.runtime === "embedded") {
    const [instance = ""] = fs.readdirSync(world.base);
    const file = path.join(world.base, instance, "material", "current", "pg_hba.conf");
    fs.appendFileSync(file, `${line}\n`);
  } else {
    const [container = ""] = world.containers();
    const format = '{{range .Mounts}}{{if eq .Destination "/etc/pgtls"}}{{.Name}}{{end}}{{end}}';
    const volume = docker("inspect", "--format", format, container);
    const script = `echo '${line}' >> /m/current/pg_hba.conf`;
    const mount = ["--network", "none", "-v", `${volume}:/m`, "--user", "0:0"];
    docker("run", "--rm", ...mount, "--entrypoint", "sh", "postgres:17", "-c", script);
  }
  const refreshed = await world.stack.refresh();
  if (refreshed.code !== 0) throw new Error(`refresh:\n${refreshed.log}`);
}

/** Brings a server to where the story can begin, by the stories that it needs. */
export async function prepare(world: World, story: Story): Promise<void> {
  for (let needed = story.needs?.(world.declaration); needed !== undefined;) {
    const before = storyOf(needed);
    await prepare(world, before);
    const { problems } = await runStory(world, before, undefined);
    if (problems.length > 0) throw new Error(`${needed}: ${problems.join("\n")}`);
    needed = story.needs?.(world.declaration);
  }
}
