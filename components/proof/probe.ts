// One probe: a promise, the attempts that put it to the test, and what counts as kept.
import type { Limit } from "../wire/limit-parallel";
import type { Judge } from "./judge";
import { type Outcome, describeOutcome } from "../wire/outcome";

/** What a probe found. */
export interface ProbeResult {
  /** The promise, in lower-case words that stay the same between versions. */
  name: string;
  expected: string;
  /** What happened, in the words of PostgreSQL or OpenSSL. */
  observed: string;
  passed: boolean;
  /** Whether the promise could be put to the test at all. */
  probed: boolean;
}

/** An attempt of a probe; `label` tells it from the others of the same probe. */
export interface Trial {
  readonly label: string;
  /** What counts as kept, when it is another for each attempt. Defaults to the probe's. */
  readonly judge?: Judge;
  run(): Promise<Outcome>;
}

/** A promise that is put to the test by attempts. */
export interface Probe {
  readonly name: string;
  readonly expected: string;
  readonly judge: Judge;
  /** Without any, the promise is listed as not probed. */
  readonly trials: readonly Trial[];
  /** Why there are no trials. */
  readonly unprobed?: string;
}

/** Runs all attempts of a probe, as many at once as `limit` lets through, and judges them. */
export async function runProbe(probe: Probe, limit: Limit): Promise<ProbeResult> {
  if (probe.trials.length === 0)
    return notProbed(probe, probe.unprobed ?? "there is nothing to try");
  const outcomes = await Promise.all(
    probe.trials.map(async ({ run, ...trial }) => ({ ...trial, outcome: await limit(run) })),
  );
  return judgeProbe(probe, outcomes);
}

/** Judges the outcomes of a probe: all have to be right. Pure. */
export function judgeProbe(
  probe: Pick<Probe, "name" | "expected" | "judge">,
  outcomes: readonly { label: string; judge?: Judge; outcome: Outcome }[],
): ProbeResult {
  const wrong = outcomes.filter(({ judge = probe.judge, outcome }) => !judge(outcome));
  const told = wrong.length > 0 ? wrong : outcomes;
  return {
    name: probe.name,
    expected: probe.expected,
    observed: tellTogether(told),
    passed: outcomes.length > 0 && wrong.length === 0,
    probed: true,
  };
}

/** Lists a promise that could not be put to the test. */
export function notProbed(
  { name, expected }: Pick<Probe, "name" | "expected">,
  why: string,
): ProbeResult {
  return { name, expected, observed: `not probed: ${why}`, passed: false, probed: false };
}

/** How many different outcomes of one probe are told. */
const longestTold = 3;

/** Attempts with the same outcome are told once, with all their labels. */
function tellTogether(outcomes: readonly { label: string; outcome: Outcome }[]): string {
  const labels = new Map<string, string[]>();
  for (const { label, outcome } of outcomes) {
    const text = describeOutcome(outcome);
    labels.set(text, [...(labels.get(text) ?? []), label]);
  }
  const told = [...labels].map(([text, of]) =>
    outcomes.length === 1 && of[0] === "" ? text : `${of.join(", ")}: ${text}`,
  );
  const rest = told.length - longestTold;
  return [...told.slice(0, longestTold), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
}
