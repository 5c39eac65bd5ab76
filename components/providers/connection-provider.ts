// The provider of the dynamic resource `ConnectionAssertion`. No @pulumi here.
import { formatConnectionFailure } from "../connection/format-connection";
import {
  type ConnectionEvidence,
  type ConnectionRequest,
  proveConnection,
} from "../connection/prove-connection";
import { canonicalJson } from "../contract/canonical-json";
import { StepError } from "../steps/step-error";
import { reported } from "./reported";

interface Inputs extends ConnectionRequest {
  version: string;
}

interface State extends Inputs {
  evidence: ConnectionEvidence;
}

export const connection = {
  async diff(olds: Partial<State>, news: Inputs) {
    const changes = olds.evidence?.passed !== true || inputsText(olds) !== inputsText(news);
    return { changes };
  },

  create: (inputs: Inputs) =>
    reported(async () => ({
      id: "connection",
      outs: { ...inputs, evidence: await mustConnect(inputs) },
    })),

  /**
   * Does not fail for what a server does, and keeps the old time when nothing else has changed, so
   * that it is no drift.
   */
  async read(id: string, state: State) {
    const now = await proveConnection({ ...state, patienceSeconds: 1 });
    const same = timeless(state.evidence) === timeless(now);
    return { id, props: { ...state, evidence: same ? state.evidence : now } };
  },

  update: (_olds: State, news: Inputs) =>
    reported(async () => ({ outs: { ...news, evidence: await mustConnect(news) } })),
};

async function mustConnect(inputs: Inputs): Promise<ConnectionEvidence> {
  const evidence = await proveConnection(inputs);
  if (!evidence.passed) throw new StepError(formatConnectionFailure(evidence));
  return evidence;
}

/** Ignores `patienceSeconds`, which does not affect what was proven. */
function inputsText({ kit, minProtocol, version }: Partial<Inputs>): string {
  return canonicalJson({ kit, minProtocol, version });
}

function timeless(evidence: ConnectionEvidence): string {
  return canonicalJson({ ...evidence, observedAt: "" });
}
