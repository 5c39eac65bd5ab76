// Where an update is cut short: which effect, at which moment, and who is ended.

export const runtimes = ["embedded", "docker"] as const;
export type RuntimeName = (typeof runtimes)[number];

/** Who is ended; `child` is the program that was started, `machine` is the tree and the server. */
export const victims = ["self", "parent", "child", "engine", "tree", "machine"] as const;
export type Victim = (typeof victims)[number];

export type Moment = "before" | "during" | "after" | "cut";

export interface Point {
  readonly runtime: RuntimeName;
  readonly story: string;
  readonly label: string;
  readonly occurrence: number;
  readonly moment: Moment;
  /** Milliseconds for `during`, number of the cut for `cut`. */
  readonly at: number;
  readonly victim: Victim;
}

const SEPARATOR = " | ";

/** A point as text, for `--only`. */
export function formatPoint(point: Point): string {
  const { runtime, story, label, occurrence, moment, at, victim } = point;
  const when = moment === "during" || moment === "cut" ? `${moment}@${at}` : moment;
  return [runtime, story, `${label}#${occurrence}`, when, victim].join(SEPARATOR);
}

export function parsePoint(text: string): Point {
  const words = text.split(SEPARATOR);
  const [runtime, story] = words;
  const [when = "", victim] = words.slice(-2);
  const effect = words.slice(2, -2).join(SEPARATOR);
  const { label, occurrence } = /^(?<label>.*)#(?<occurrence>\d+)$/.exec(effect)?.groups ?? {};
  const [moment, at = "0"] = when.split("@");
  if (label === undefined || !runtimes.includes(runtime as RuntimeName)) {
    throw new Error(`Cannot run a point: --only is "${text}", expected what a failed one printed`);
  }
  return {
    runtime: runtime as RuntimeName,
    story: story ?? "",
    label,
    occurrence: Number(occurrence),
    moment: moment as Moment,
    at: Number(at),
    victim: victim as Victim,
  };
}
