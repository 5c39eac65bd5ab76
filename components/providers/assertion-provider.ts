// The provider of the dynamic resource `TlsAssertion`. No @pulumi here.
import { canonicalJson } from "../contract/canonical-json";
import type { Evidence } from "../proof/evidence";
import { formatFailure } from "../proof/format-evidence";
import { prove } from "../proof/prove";
import type { ProofRequest } from "../proof/request";
import { StepError } from "../steps/step-error";
import { reported } from "./reported";

interface Inputs {
  request: ProofRequest;
  /** Facts about the server; a change runs the proof again. */
  facts: Record<string, string>;
  proof: string;
  version: string;
}

interface State extends Inputs {
  evidence: Evidence;
}

export const assertion = {
  async diff(olds: Partial<State>, news: Inputs) {
    const changes =
      news.proof === "always" || olds.evidence?.passed !== true || !sameInputs(olds, news);
    return { changes };
  },

  create: (inputs: Inputs) =>
    reported(async () => ({ id: "tls", outs: { ...inputs, evidence: await mustProve(inputs) } })),

  /**
   * Does not fail for what a server does, and keeps the old time when nothing else has changed, so
   * that it is no drift.
   */
  async read(id: string, state: State) {
    const evidence = await prove({ ...state.request, patienceSeconds: 1 });
    return { id, props: { ...state, evidence: settled(state.evidence, evidence) } };
  },

  update: (_olds: State, news: Inputs) =>
    reported(async () => ({ outs: { ...news, evidence: await mustProve(news) } })),
};

async function mustProve(inputs: Inputs): Promise<Evidence> {
  const evidence = await prove(inputs.request);
  if (!evidence.passed) throw new StepError(formatFailure(evidence));
  return evidence;
}

function sameInputs(olds: Partial<State>, news: Inputs): boolean {
  return inputsText(olds) === inputsText(news);
}

/** Canonical, because the state has the properties in another order than the program. */
function inputsText({ request, facts, version }: Partial<Inputs>): string {
  return canonicalJson({ request, facts, version });
}

function settled(before: Evidence, now: Evidence): Evidence {
  return before.digest === now.digest ? before : now;
}
