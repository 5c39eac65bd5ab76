// What the dynamic resource `RotationPlan` does. No @pulumi here.
import { randomBytes } from "node:crypto";
import { refusedByClock, type ClockDifference } from "../rotation/clock-difference";
import { refusals, type Failure } from "../rotation/guard";
import { knownPlan } from "../rotation/known-plan";
import { retiredBy } from "../rotation/judge-trust";
import type { DeclaredPlan, WorkedOut } from "../rotation/plan-inputs";
import { namesOf, trustState, type TrustRecord } from "../rotation/trust-record";
import type { TrustState } from "../rotation/trust-state";
import { workOut } from "../rotation/work-out";
import type { Channel } from "../steps/channel";
import { locate, type Whereabouts } from "../steps/locate";
import { observe } from "../steps/observe";
import { openChannel } from "../steps/open-channel";
import { readServerClock } from "../steps/server-clock";
import { sweepInstance } from "../steps/sweep";
import { inUse, NOT_DELIVERED, readTrustRecord, sessionsOn } from "../steps/trust-on-volume";
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
  /**
   * ISO 8601. The latest moment that both this machine's clock and the server's had passed; empty
   * where the server was never asked. What may be forgotten is forgotten by it.
   */
  readonly confirmedAt: string;
}

/** What is a change of the plan. Notices are none: they tell of changes. */
const COMPARED = [
  "runtime",
  "major",
  "dockerHost",
  "embeddedBase",
  "port",
  "dataVolume",
  "authority",
  "revision",
  "leaves",
  "settings",
  "allowRestart",
  "keepData",
  "epochs",
  "signings",
  "repairs",
  "drift",
] as const;

export const plan = {
  /** The guard and the clock: sees what was deployed last, in a preview too. */
  async check(olds: Partial<PlanInputs>, news: DeclaredPlan, now = new Date()) {
    const declared = knownPlan(olds, news);
    const { workedOut, problems } = workOut(olds, declared, now);
    const server = await serverOf(olds, declared);
    const failures = [
      ...refusalsBy(server, olds, declared),
      ...problems.map(({ path, message }) => ({ property: path, reason: message })),
    ];
    if (failures.length === 0) failures.push(...(await retiringInUse(olds, declared, server)));
    const { instanceId = randomBytes(4).toString("hex") } = olds;
    const repairs = repairsAfter(olds);
    const revision = revisionAfter(olds, declared);
    const made = { ...declared, ...workedOut, instanceId, revision, repairs, drift: "" };
    const changes = compared(olds) !== compared(made);
    const clock = failures.length === 0 && changes ? await askClock(olds, declared) : undefined;
    const inputs = { ...made, confirmedAt: clock?.confirmedAt ?? olds.confirmedAt ?? "" };
    if (clock !== undefined) {
      const refused = refusedByClock(olds, inputs, clock);
      failures.push(...refused.map(({ path, message }) => ({ property: path, reason: message })));
    }
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

/** A server as it is, whatever the state says. */
interface Server {
  readonly channel: Channel;
  /** What was put in force last. */
  readonly record: TrustRecord;
}

/**
 * Looks at the server itself, when the authority is to change; undefined when it need not or cannot
 * be asked, or has nothing in force yet.
 */
async function serverOf(
  olds: Partial<PlanInputs>,
  news: DeclaredPlan,
): Promise<Server | undefined> {
  const { authority, instanceId } = olds;
  if (authority === undefined || instanceId === undefined) return undefined;
  if (canonical(stateOf(authority)) === canonical(stateOf(news.authority))) return undefined;
  return lookAtServer({ ...news, ...olds, instanceId }).catch(() => undefined);
}

function stateOf({ trusted, signer }: TrustState) {
  return { trusted, signer };
}

async function lookAtServer(at: Whereabouts): Promise<Server | undefined> {
  const address = await locate(at);
  if (address === undefined) return undefined;
  const channel = openChannel(address);
  const record = await readTrustRecord(channel);
  return record === undefined ? undefined : { channel, record };
}

/** Undefined when there is no server that can be asked; the step that delivers asks again. */
async function askClock(
  { instanceId, ...olds }: Partial<PlanInputs>,
  news: DeclaredPlan,
): Promise<(ClockDifference & { confirmedAt: string }) | undefined> {
  if (instanceId === undefined) return undefined;
  try {
    const address = await locate({ ...news, ...olds, instanceId });
    if (address === undefined) return undefined;
    const before = Date.now();
    const server = await readServerClock(openChannel(address));
    const after = Date.now();
    const confirmedAt = new Date(Math.min(before, server)).toISOString();
    return { aheadMillis: before - server, behindMillis: server - after, confirmedAt };
  } catch {
    return undefined;
  }
}

/**
 * Judges by what the server really has: after an update that failed on its way, the plan is ahead of
 * it. One record decides, so that no two refusals contradict each other; where it cannot be read, the
 * last deployed plan does.
 */
function refusalsBy(
  server: Server | undefined,
  olds: Partial<PlanInputs>,
  news: DeclaredPlan,
): Failure[] {
  const { authority } = olds;
  const byPlan = refusals(olds, news);
  if (authority === undefined || server === undefined) return byPlan;
  const { record } = server;
  const inForce = { ...authority, ...trustState(record, namesOf(record)) };
  const isKnown = ({ reason }: Failure) => byPlan.some((known) => known.reason === reason);
  return refusals({ ...olds, authority: inForce }, news).map((failure) =>
    // What the plan alone would allow needs a word about why.
    isKnown(failure) ? failure : { ...failure, reason: `${failure.reason}\n${NOT_DELIVERED}` },
  );
}

/**
 * Refuses to retire an authority while sessions hang on it. A server that can't be asked is asked
 * again by the step that delivers.
 */
async function retiringInUse(
  { authority: before }: Partial<PlanInputs>,
  { authority }: DeclaredPlan,
  server: Server | undefined,
): Promise<Failure[]> {
  if (before === undefined || server === undefined || authority.retireInUse) return [];
  const retired = retiredBy(before, authority);
  const ids = server.record.trusted
    .filter(({ id, name }) => retired.includes(name) || retired.includes(id))
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  const text = await sessionsOn(server.channel, server.record, ids).catch(() => "");
  if (text === "") return [];
  return [{ property: "authority", reason: inUse(retired.join(", "), text) }];
}
