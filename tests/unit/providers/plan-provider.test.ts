import { describe, expect, it } from "vitest";
import { plan } from "../../../components/providers/plan-provider";

const inputs = {
  authority: {
    mode: "managed",
    trusted: ["1"],
    signer: "1",
    validityHours: 87_600,
    keyAlgorithm: "ecdsa-p256",
    endsAt: "",
    retireInUse: false,
  },
  leaves: {},
  settings: {},
  allowRestart: false,
  keepData: false,
  waitingFor: [],
  declaration: "d1",
  problems: "",
  runtime: "docker",
  major: 17,
  dockerHost: "",
  embeddedBase: "",
  port: 5432,
  dataVolume: '["local",{}]',
};

describe("the plan's guard", () => {
  it("lets the first deployment through", async () => {
    expect((await plan.check({}, inputs)).failures).toEqual([]);
  });

  it("refuses key material that is not good, in the words of the check", async () => {
    const problems = "Cannot declare the server: it is another one";
    const { failures } = await plan.check({}, { ...inputs, problems });
    expect(failures).toEqual([{ property: "", reason: problems }]);
  });

  it("does not take an unknown of a preview for a problem", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect((await plan.check({}, { ...inputs, problems: unknown })).failures).toEqual([]);
  });

  it("refuses another major version than the deployed one", async () => {
    const { failures } = await plan.check(inputs, { ...inputs, major: 18 });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/: version is 18/),
    ]);
  });

  it("refuses another runtime and another directory than the deployed ones", async () => {
    const reasons = async (before: object, after: object) =>
      (await plan.check({ ...inputs, ...before }, { ...inputs, ...after })).failures.map(
        ({ reason }) => reason,
      );
    const embedded = { runtime: "embedded", embeddedBase: "/srv/one" };
    expect(await reasons({}, embedded)).toEqual([
      'Cannot change the runtime of a server that has data: runtime is "embedded", expected ' +
        '"docker"; declare a second server and move the data with pg_dump, or run `pulumi destroy` ' +
        "first to begin anew without the data",
    ]);
    expect(await reasons(embedded, { ...embedded, embeddedBase: "/srv/two" })).toEqual([
      expect.stringMatching(
        /^Cannot change the directory .*: embedded\.directory is "\/srv\/two", expected "\/srv\/one";/,
      ),
    ]);
    expect(await reasons(embedded, embedded)).toEqual([]);
  });

  it("refuses another data volume than the deployed one", async () => {
    const { failures } = await plan.check(inputs, { ...inputs, dataVolume: '["nfs",{}]' });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/: data\.volumeDriver is/),
    ]);
  });

  it("refuses to lose a server for want of a certificate, and lets one wait that is none yet", async () => {
    const waiting = { ...inputs, waitingFor: ["server", "probe"] };
    const refused = async (before: object) => (await plan.check(before, waiting)).failures.length;
    expect(await refused({})).toBe(0);
    expect(await refused({ ...waiting, instanceId: "abcd1234" })).toBe(0);
    expect(await refused({ ...inputs, instanceId: "abcd1234" })).toBe(1);
    const elsewhere = { ...waiting, authority: { ...inputs.authority, mode: "offline" } };
    const { failures } = await plan.check({ ...inputs, instanceId: "abcd1234" }, elsewhere);
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/: authority\.mode is "offline"/),
    ]);
    const { waitingFor: _unsaid, ...old } = inputs;
    expect(await refused({ ...old, instanceId: "abcd1234" })).toBe(1);
  });

  it("counts declarations, so that one that returns is carried out anew", async () => {
    let state: object = {};
    const counts: number[] = [];
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const declaration of ["d1", "d1", "d2", unknown, "d1"]) {
      const { inputs: next } = await plan.check(state, { ...inputs, declaration });
      const changes = (await plan.diff(state as typeof next, next)).changes;
      const before = (state as { revision?: number }).revision;
      expect(changes).toBe(next.revision !== before);
      counts.push(next.revision);
      state = next;
    }
    expect(counts).toEqual([1, 1, 2, 2, 3]);
  });

  it("sees a change in what a refresh found", async () => {
    const { outs: made } = await plan.create((await plan.check({}, inputs)).inputs);
    const unchanged = await plan.check(made, inputs);
    expect(await plan.diff(made, unchanged.inputs)).toEqual({ changes: false });
    const state = { ...made, drift: "changed by hand" };
    const repaired = await plan.check(state, inputs);
    expect(await plan.diff(state, repaired.inputs)).toEqual({ changes: true });
    const { outs } = await plan.update(state, repaired.inputs);
    expect(outs).toMatchObject({ repairs: 1, drift: "", instanceId: made.instanceId });
  });
});
