// What a recording run has seen, and every point that follows from it.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Moment, Point, RuntimeName, Victim } from "./point";

export interface SeenEffect {
  readonly label: string;
  readonly occurrence: number;
  /** `fs`, `docker`, `script`, `spawn`, `http`, `sql`, `signal` or `rpc`. */
  readonly kind: string;
  /** Process that makes it. */
  readonly owner: string;
  /** Changes nothing; a point of time all the same. */
  readonly read: boolean;
  /** Lines of a script at which it can be cut. */
  readonly cuts: readonly string[];
  /** How long the program ran. */
  readonly millis: number;
}

type Line = Partial<SeenEffect> & { readonly instance?: string };

/** Reads what the hook wrote; also the ids of the instances that the plan named. */
export function readEffects(directory: string): { effects: SeenEffect[]; instances: string[] } {
  const file = path.join(directory, "effects.jsonl");
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const found = new Map<string, SeenEffect>();
  const instances: string[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const { instance, ...facts } = JSON.parse(line) as Line;
    if (instance !== undefined) instances.push(instance);
    if (facts.label === undefined) continue;
    const key = `${facts.label}#${facts.occurrence}`;
    const none = { read: false, cuts: [], millis: 0, kind: "", owner: "" };
    found.set(key, { ...none, ...found.get(key), ...facts } as SeenEffect);
  }
  return { effects: [...found.values()], instances };
}

/** Shorter ones are over before a timer can meet them. */
const SHORTEST_MILLIS = 40;
const FRACTIONS = [0.15, 0.5, 0.85];

/** Every point of one story. */
export function pointsOf(runtime: RuntimeName, story: string, seen: SeenEffect[]): Point[] {
  return seen.flatMap((effect) => {
    const { label, occurrence } = effect;
    // How often something is only asked depends on time; once is a point of time as good as any.
    if (effect.read && occurrence > 1) return [];
    return momentsOf(effect).flatMap(([moment, at]) =>
      victimsOf(effect, moment).map((victim) => ({
        runtime,
        story,
        label,
        occurrence,
        moment,
        at,
        victim,
      })),
    );
  });
}

function momentsOf({ read, kind, cuts, millis }: SeenEffect): [Moment, number][] {
  if (read) return [["before", 0]];
  const isProgram = ["docker", "script", "spawn"].includes(kind);
  const during = isProgram && millis >= SHORTEST_MILLIS ? FRACTIONS : [];
  return [
    ["before", 0],
    ...during.map((part): [Moment, number] => ["during", Math.round(part * millis)]),
    // To be cut before the first command is to be ended before.
    ...cuts.slice(1).map((_, index): [Moment, number] => ["cut", index + 1]),
    ["after", 0],
  ];
}

function victimsOf({ owner, label }: SeenEffect, moment: Moment): Victim[] {
  const started = moment === "during" || moment === "cut";
  const hasOwnEffects = label.includes("spawn step:") || label.includes("spawn program");
  return [
    "self",
    ...(owner.startsWith("step:") ? (["parent"] as const) : []),
    ...(started && !hasOwnEffects ? (["child"] as const) : []),
    "engine",
    "tree",
    "machine",
  ];
}
