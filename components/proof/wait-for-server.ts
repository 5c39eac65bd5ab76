import { attemptOnce } from "../wire/attempt";
import { QUESTION_MILLIS, type Target, askForTls, withConnection } from "../wire/connection";
import { findAddress } from "../wire/find-address";
import { type Outcome, describeOutcome, isTransient, outcomeOfError } from "../wire/outcome";
import { untilAnswered } from "../wire/until-answered";
import type { Promises, ProofRequest } from "./request";

/** The address of the server, or only the observation if it did not answer. */
export interface Waited {
  /** The address that answered, so that all probes ask the same server. */
  readonly target?: Target;
  readonly observed: string;
}

/**
 * Waits until the server accepts or refuses sessions. A starting server listens before that, and
 * reports its state only in answer to a StartupMessage. This one goes without TLS, so that no TLS
 * error can hide the answer.
 */
export async function waitForServer(request: ProofRequest): Promise<Waited> {
  let target: Target | undefined;
  const outcome = await untilAnswered(request.patienceSeconds * 1000, async (leftMs) => {
    const timeoutMs = Math.min(leftMs, QUESTION_MILLIS);
    try {
      target = await findAddress(request, timeoutMs);
      return await askWhetherAwake(target, request, timeoutMs);
    } catch (error) {
      return outcomeOfError(error, false);
    }
  });
  if (target === undefined || isUnanswered(outcome)) return { observed: describeOutcome(outcome) };
  return { target, observed: "it does" };
}

async function askWhetherAwake(
  target: Target,
  { role, database }: Promises,
  timeoutMs: number,
): Promise<Outcome> {
  const outcome = await attemptOnce(target, { role, database }, timeoutMs);
  if (outcome.kind !== "broken") return outcome;
  // A proxy may drop connections without TLS. That is for the probes to judge.
  const answer = await withConnection(target, timeoutMs, askForTls).catch(() => "");
  return answer === "S" ? { kind: "handshake", message: "" } : outcome;
}

function isUnanswered(outcome: Outcome): boolean {
  return outcome.kind === "broken" || isTransient(outcome);
}
