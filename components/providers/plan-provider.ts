// The provider of the dynamic resource `RotationPlan`. No @pulumi here.
import { randomBytes } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json";
import { refusedByClock, type ClockDifference } from "../rotation/clock-difference";
import { refusals, type Failure } from "../rotation/guard";
import { retiredBy } from "../rotation/judge-trust";
import { knownPlan } from "../rotation/known-plan";
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
import { reported } from "./reported";
import { withoutProperty } from "./without-property";

/**
 * The declaration, and what `check` works out from it. In a preview, the inputs of an update serve
 * as its outputs, so what a preview needs must be among them.
 */
export interface PlanInputs extends DeclaredPlan, WorkedOut {
  /** Id of the instance on its host; random, chosen once. */
  readonly instanceId: string;
  /**
   * Increases with each new declaration, and is in the input of every step. Otherwise a step that
   * was cut short, which still has the input of its last success in the state, would not run again
   * for that earlier declaration.
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

/** The inputs whose change updates the plan. Notices are excluded; they only report changes. */
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
    const clock =
      failures.length === 0 && changes ? await askClock(olds, declared, server) : undefined;
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

  /** Never throws: a server that cannot be reached must not fail a refresh. */
  async read(id: string, state: PlanInputs) {
    const drift = await look(state).catch((error: Error) => `cannot observe: ${error.message}`);
    const props = { ...state, drift };
    return { id, props, inputs: props };
  },

  async update(olds: PlanInputs, news: PlanInputs) {
    return { outs: { ...news, instanceId: olds.instanceId, repairs: repairsAfter(olds) } };
  },

  /**
   * Deleted after everything else of the server, so it also removes what the state does not know.
   */
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
  return canonicalJson(COMPARED.map((key) => inputs[key as keyof PlanInputs]));
}

async function look(state: PlanInputs): Promise<string> {
  const address = await locate(state);
  return address === undefined ? "" : observe(address);
}

/** A server as observed, whatever the state says. */
interface Server {
  readonly channel: Channel;
  /** The record of what was put in force last. */
  readonly record: TrustRecord;
}

/**
 * Observes the server when its authority is to change; undefined when that is not necessary or not
 * possible, or when nothing is in force yet.
 */
async function serverOf(
  olds: Partial<PlanInputs>,
  news: DeclaredPlan,
): Promise<Server | undefined> {
  const { authority, instanceId } = olds;
  if (authority === undefined || instanceId === undefined) return undefined;
  if (canonicalJson(stateOf(authority)) === canonicalJson(stateOf(news.authority)))
    return undefined;
  return lookAtServer({ ...news, ...olds, instanceId }).catch(() => undefined);
}

function stateOf({ trusted, signer }: TrustState) {
  return { trusted, signer };
}

async function lookAtServer(at: Whereabouts): Promise<Server | undefined> {
  const channel = await channelTo(at);
  if (channel === undefined) return undefined;
  const record = await readTrustRecord(channel);
  return record === undefined ? undefined : { channel, record };
}

async function channelTo(at: Whereabouts): Promise<Channel | undefined> {
  const address = await locate(at);
  return address === undefined ? undefined : openChannel(address);
}

/** Undefined when there is no server that can be asked; the step that delivers asks again. */
async function askClock(
  { instanceId, ...olds }: Partial<PlanInputs>,
  news: DeclaredPlan,
  known: Server | undefined,
): Promise<(ClockDifference & { confirmedAt: string }) | undefined> {
  if (instanceId === undefined) return undefined;
  try {
    const channel = known?.channel ?? (await channelTo({ ...news, ...olds, instanceId }));
    if (channel === undefined) return undefined;
    const before = Date.now();
    const server = await readServerClock(channel);
    const after = Date.now();
    const confirmedAt = new Date(Math.min(before, server)).toISOString();
    return { aheadMillis: before - server, behindMillis: server - after, confirmedAt };
  } catch {
    return undefined;
  }
}

/**
 * Checks against what the server really has: after an update that failed on its way, the plan is
 * ahead of it. One record decides, so that no two refusals contradict each other; if it cannot be
 * read, the last deployed plan does.
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
    // A refusal that the plan alone would not give needs an explanation.
    isKnown(failure) ? failure : { ...failure, reason: `${failure.reason}\n${NOT_DELIVERED}` },
  );
}

/**
 * Refuses to retire an authority while sessions use certificates that it issued. If the server
 * cannot be reached, the step "activate" checks it again.
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
