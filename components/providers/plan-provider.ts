// What the dynamic resource `RotationPlan` does. No @pulumi here.
import { randomBytes } from "node:crypto";
import { refusals, type Failure } from "../rotation/guard";
import { knownPlan } from "../rotation/known-plan";
import { retiredBy } from "../rotation/judge-trust";
import type { DeclaredPlan, WorkedOut } from "../rotation/plan-inputs";
import { namesOf, trustState, type TrustRecord } from "../rotation/trust-record";
import type { TrustState } from "../rotation/trust-state";
import { workOut } from "../rotation/work-out";
import { locate, type Whereabouts } from "../steps/locate";
import { observe } from "../steps/observe";
import { openChannel } from "../steps/open-channel";
import { sweepInstance } from "../steps/sweep";
import { inUse, readTrustRecord, sessionsOn } from "../steps/trust-on-volume";
import { canonical } from "./canonical";
import { reported } from "./reported";
import { withoutProperty } from "./without-property";

/**
 * What `check` makes of the declaration. An update in a preview answers with its inputs, so what is
 * to be known there has to be among them.
 */
export interface PlanInputs extends DeclaredPlan, WorkedOut {
  /** Names the instance on its host; made at random once. */
  readonly instanceId: string;
  /**
   * Goes up by one with each other declaration. Every step has it in its input: a step that was cut
   * short kept the input of its last success, and would not run for a declaration that it knows.
   */
  readonly revision: number;
  readonly repairs: number;
  readonly drift: string;
}

/** What is a change of the plan. Notices are none: they tell of changes. */
const COMPARED = [
  ...["runtime", "major", "dockerHost", "embeddedBase", "port", "dataVolume", "authority"],
  ...[
    "revision",
    "leaves",
    "settings",
    "allowRestart",
    "keepData",
    "epochs",
    "signings",
    "repairs",
    "drift",
  ],
] as const;

export const plan = {
  /** The guard and the clock: sees what was deployed last, in a preview too. */
  async check(olds: Partial<PlanInputs>, news: DeclaredPlan, now = new Date()) {
    const declared = knownPlan(olds, news);
    const { workedOut, problems } = workOut(olds, declared, now);
    const failures = [
      ...refusals(await inForce(olds, declared), declared),
      ...problems.map(({ path, message }) => ({ property: path, reason: message })),
    ];
    if (failures.length === 0) failures.push(...(await retiringInUse(olds, declared)));
    const { instanceId = randomBytes(4).toString("hex") } = olds;
    const repairs = repairsAfter(olds);
    const revision = revisionAfter(olds, declared);
    const inputs = { ...declared, ...workedOut, instanceId, revision, repairs, drift: "" };
    return { inputs, failures: failures.map(withoutProperty) };
  },

  async diff(olds: PlanInputs, news: PlanInputs) {
    return { changes: compared(olds) !== compared(news) };
  },

  async create(inputs: PlanInputs) {
    return { id: inputs.instanceId, outs: inputs };
  },

  /** Never throws: a server that can't be asked is no reason for a refresh to fail. */
  async read(id: string, state: PlanInputs) {
    const drift = await look(state).catch((error: Error) => `cannot observe: ${error.message}`);
    const props = { ...state, drift };
    return { id, props, inputs: props };
  },

  async update(olds: PlanInputs, news: PlanInputs) {
    return { outs: { ...news, instanceId: olds.instanceId, repairs: repairsAfter(olds) } };
  },

  /** The last of a server to go: what no state knows of goes with it. */
  delete: (state: PlanInputs) => reported(() => sweepInstance(state, state.keepData)),
};

function revisionAfter(
  { revision = 0, declaration }: Partial<PlanInputs>,
  news: DeclaredPlan,
): number {
  return news.declaration === declaration ? revision : revision + 1;
}

function repairsAfter({ repairs = 0, drift = "" }: Partial<PlanInputs>): number {
  return drift === "" ? repairs : repairs + 1;
}

function compared(inputs: Partial<PlanInputs>): string {
  return canonical(COMPARED.map((key) => inputs[key as keyof PlanInputs]));
}

async function look(state: PlanInputs): Promise<string> {
  const address = await locate(state);
  return address === undefined ? "" : observe(address);
}

/**
 * Looks at the server itself, when an authority is to be retired. A server that can't be asked is
 * asked again by the step that delivers.
 */
async function retiringInUse(olds: Partial<PlanInputs>, news: DeclaredPlan): Promise<Failure[]> {
  const { authority: before, instanceId } = olds;
  if (before === undefined || instanceId === undefined || news.authority.retireInUse) return [];
  const retired = retiredBy(before, news.authority);
  if (retired.length === 0) return [];
  const text = await liveSessions({ ...news, instanceId }, retired).catch(() => "");
  if (text === "") return [];
  return [{ property: "authority", reason: inUse(retired.join(", "), text) }];
}

/**
 * What the server really has, when the authority is to change: after an update that failed on its
 * way, the plan is ahead of the server. One record decides, so that no two refusals contradict each
 * other; where it cannot be read, the last deployed plan does.
 */
async function inForce(
  olds: Partial<PlanInputs>,
  news: DeclaredPlan,
): Promise<Partial<PlanInputs>> {
  const { authority, instanceId } = olds;
  if (authority === undefined || instanceId === undefined) return olds;
  if (canonical(stateOf(authority)) === canonical(stateOf(news.authority))) return olds;
  const record = await recordOf({ ...news, ...olds, instanceId }).catch(() => undefined);
  if (record === undefined) return olds;
  return { ...olds, authority: { ...authority, ...trustState(record, namesOf(record)) } };
}

function stateOf({ trusted, signer }: TrustState) {
  return { trusted, signer };
}

async function recordOf(at: Whereabouts): Promise<TrustRecord | undefined> {
  const address = await locate(at);
  return address === undefined ? undefined : readTrustRecord(openChannel(address));
}

async function liveSessions(
  at: DeclaredPlan & { readonly instanceId: string },
  retired: readonly string[],
): Promise<string> {
  const address = await locate(at);
  if (address === undefined) return "";
  const channel = openChannel(address);
  const record = await readTrustRecord(channel);
  if (record === undefined) return "";
  const ids = record.trusted.filter(
    ({ id, name }) => retired.includes(name) || retired.includes(id),
  );
  return sessionsOn(
    channel,
    record,
    ids.map(({ id }) => id),
  );
}
