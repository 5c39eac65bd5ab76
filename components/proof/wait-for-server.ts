import { attemptOnce } from "../wire/attempt";
import { QUESTION_MILLIS, type Target, askForTls, withConnection } from "../wire/connection";
import { findAddress } from "../wire/find-address";
import { type Outcome, describeOutcome, isTransient, outcomeOfError } from "../wire/outcome";
import type { Promises, ProofRequest } from "./request";
import { untilAnswered } from "../wire/until-answered";

/** What came of waiting: where the server is, or nothing but what was observed instead. */
export interface Waited {
  /** The address that answered, so that every probe asks the same server. */
  readonly target?: Target;
  readonly observed: string;
}

/**
 * Waits until the server takes or refuses sessions. A server that starts answers on its port before
 * that, and only to a startup message does it say that it is starting: so one is sent, without TLS,
 * because an error can then not be one of TLS.
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
  // Something in between may drop whatever is not TLS. That is for the probes to judge.
  const answer = await withConnection(target, timeoutMs, askForTls).catch(() => "");
  return answer === "S" ? { kind: "handshake", message: "" } : outcome;
}

function isUnanswered(outcome: Outcome): boolean {
  return outcome.kind === "broken" || isTransient(outcome);
}
