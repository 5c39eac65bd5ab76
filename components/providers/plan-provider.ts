// What the dynamic resource `RotationPlan` does. No @pulumi here.
import { randomBytes } from "node:crypto";
import { problem } from "../validate/problem";
import { locate } from "../steps/locate";
import { observe } from "../steps/observe";

interface Inputs {
  problems: string;
  runtime: string;
  major: number;
  dockerHost: string;
  embeddedBase: string;
  port: number;
  dataVolume: string;
}

interface State extends Inputs {
  instanceId: string;
  repairs: number;
  drift: string;
}

const INPUTS = ["runtime", "major", "dockerHost", "embeddedBase", "port", "dataVolume"] as const;

export const plan = {
  /** The guard: sees what was deployed last, in preview too. */
  async check(olds: Partial<State>, news: Inputs) {
    return { inputs: news, failures: refused(olds, news) };
  },

  async diff(olds: State, news: Inputs) {
    const changes = olds.drift !== "" || INPUTS.some((key) => olds[key] !== news[key]);
    return { changes };
  },

  async create(inputs: Inputs) {
    const instanceId = randomBytes(4).toString("hex");
    return { id: instanceId, outs: { ...inputs, instanceId, repairs: 0, drift: "" } };
  },

  /** Never throws: a server that can't be asked is no reason for a refresh to fail. */
  async read(id: string, state: State) {
    const drift = await look(state).catch((error: Error) => `cannot observe: ${error.message}`);
    return { id, props: { ...state, drift } };
  },

  async update(olds: State, news: Inputs) {
    const repairs = olds.drift === "" ? olds.repairs : olds.repairs + 1;
    return { outs: { ...news, instanceId: olds.instanceId, repairs, drift: "" } };
  },
};

async function look(state: State): Promise<string> {
  const address = await locate(state);
  return address === undefined ? "" : observe(address);
}

function refused(olds: Partial<State>, news: Inputs): { property: string; reason: string }[] {
  const failures = [];
  // In a preview it may be unknown, which is a text of the SDK's that begins otherwise.
  if (news.problems.startsWith("Cannot ")) {
    failures.push({ property: "problems", reason: news.problems });
  }
  if (olds.major !== undefined && olds.major !== news.major) {
    const { message } = problem({
      action: "change the major version of a server that has data",
      path: "version",
      shown: String(news.major),
      expected: String(olds.major),
      fix: "declare a second server and move the data with pg_dump, or run pg_upgrade by hand",
    });
    failures.push({ property: "version", reason: message });
  }
  if (olds.dataVolume !== undefined && olds.dataVolume !== news.dataVolume) {
    const { message } = problem({
      action: "change the data volume of a server that has data",
      path: "data.volumeDriver",
      shown: news.dataVolume,
      expected: olds.dataVolume,
      fix: "declare a second server and move the data with pg_dump",
    });
    failures.push({ property: "dataVolume", reason: message });
  }
  return failures;
}
