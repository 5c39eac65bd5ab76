// Probes: a promise, the attempts that test it, and how to judge them.
import type { Limit } from "../wire/limit-parallel";
import { type Outcome, describeOutcome } from "../wire/outcome";
import type { Judge } from "./judge";

/** The result of a probe. */
export interface ProbeResult {
  /** Name of the promise, in lower case; the same in every version. */
  name: string;
  expected: string;
  /** The observation, in the words of PostgreSQL or OpenSSL. */
  observed: string;
  passed: boolean;
  /** False if the promise could not be tested. */
  probed: boolean;
}

/** One attempt of a probe; `label` tells the attempts of a probe apart. */
export interface Trial {
  readonly label: string;
  /** Judges this attempt. Defaults to the judge of the probe. */
  readonly judge?: Judge;
  run(): Promise<Outcome>;
}

/** A promise and the attempts that test it. */
export interface Probe {
  readonly name: string;
  readonly expected: string;
  readonly judge: Judge;
  /** With none, the promise is listed as not probed. */
  readonly trials: readonly Trial[];
  /** The reason why there are no trials. */
  readonly unprobed?: string;
}

/** Runs all attempts of a probe, as many at once as `limit` allows, and judges them. */
export async function runProbe(probe: Probe, limit: Limit): Promise<ProbeResult> {
  if (probe.trials.length === 0)
    return notProbed(probe, probe.unprobed ?? "there is nothing to try");
  const outcomes = await Promise.all(
    probe.trials.map(async ({ run, ...trial }) => ({ ...trial, outcome: await limit(run) })),
  );
  return judgeProbe(probe, outcomes);
}

/** Judges the outcomes of a probe: the promise is kept if all are right. Pure. */
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

/** Returns the result of a promise that could not be tested. */
export function notProbed(
  { name, expected }: Pick<Probe, "name" | "expected">,
  why: string,
): ProbeResult {
  return { name, expected, observed: `not probed: ${why}`, passed: false, probed: false };
}

/** Limit of different outcomes in one observation. */
const longestTold = 3;

/** Describes outcomes; attempts with the same outcome share one description. */
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
