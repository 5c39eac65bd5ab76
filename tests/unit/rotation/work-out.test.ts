import { describe, expect, it } from "vitest";
import type { DeclaredPlan, WorkedOut } from "../../../components/rotation/plan-inputs";
import { workOut } from "../../../components/rotation/work-out";

const start = new Date("2026-01-01T00:00:00Z");
const after = (days: number): Date => new Date(start.getTime() + days * 86_400_000);

const declared: DeclaredPlan = {
  problems: "",
  runtime: "docker",
  major: 17,
  dockerHost: "",
  embeddedBase: "",
  port: 5432,
  dataVolume: "",
  authority: {
    mode: "managed",
    trusted: ["1"],
    signer: "1",
    validityHours: 365 * 24,
    keyAlgorithm: "ecdsa-p256",
    endsAt: "",
    retireInUse: false,
  },
  leaves: {
    server: {
      validityHours: 90 * 24,
      renewBeforeHours: 30 * 24,
      keyAlgorithm: "ecdsa-p256",
      generation: 1,
      names: "db server",
      issuer: "1",
      reuseKey: false,
      renewable: true,
    },
  },
  settings: {},
  allowRestart: false,
  keepData: false,
  waitingFor: [],
  declaration: "d1",
};
const server = declared.leaves["server"]!;
const with_ = (change: Partial<DeclaredPlan>): DeclaredPlan => ({ ...declared, ...change });
const deployed = (plan: DeclaredPlan, now: Date, before = {}): DeclaredPlan & WorkedOut => ({
  ...plan,
  ...workOut(before, plan, now).workedOut,
});
const first = deployed(declared, start);
const lines = (before: object, plan: DeclaredPlan, now: Date): string[] =>
  workOut(before, plan, now).workedOut.notices.lines;

describe("workOut", () => {
  it("has nothing to say about a first deployment, nor about an unchanged one", () => {
    expect(first.notices.lines).toEqual([]);
    const again = workOut(first, declared, after(10));
    expect(again.workedOut).toMatchObject({ epochs: first.epochs, signings: first.signings });
    expect(again.workedOut.notices.lines).toEqual([]);
  });

  it("names what is issued again, and why", () => {
    expect(lines(first, declared, after(61))).toEqual([
      "Certificate server is issued again (29 days left, renewed at 30 days)",
    ]);
  });

  it("leaves the certificates alone that did not change", () => {
    const two = with_({
      leaves: { ...declared.leaves, "client-app": { ...server, names: "app" } },
    });
    const { epochs } = workOut(first, two, after(1)).workedOut;
    expect(epochs["server"]).toBe(first.epochs["server"]);
    expect(epochs["client-app"]?.count).toBe(1);
  });

  it("forgets a certificate that is gone", () => {
    expect(workOut(first, with_({ leaves: {} }), after(1)).workedOut.epochs).toEqual({});
  });

  it("counts an authority's life from when it was signed, and anew when it is signed again", () => {
    const longer = { ...declared.authority, validityHours: 730 * 24, trusted: ["1", "2"] };
    const { signings } = workOut(first, with_({ authority: longer }), after(5)).workedOut;
    const since = after(5).toISOString();
    const added = { since, validityHours: 730 * 24, count: 1 };
    expect(signings).toEqual({ "1": added, "2": added });
    const grown = { ...declared.authority, trusted: ["1", "2"] };
    expect(workOut(first, with_({ authority: grown }), after(5)).workedOut.signings).toEqual({
      "1": { since: start.toISOString(), validityHours: 365 * 24, count: 1 },
      "2": { since, validityHours: 365 * 24, count: 1 },
    });
  });

  describe("after a clock that was ahead", () => {
    const early = deployed(declared, after(100));
    const { workedOut, problems } = workOut(early, declared, start);

    it("issues again what begins in the future, the authority with its key, and says so", () => {
      expect(problems).toEqual([]);
      expect(workedOut.epochs["server"]).toMatchObject({ count: 2, issuedAt: start.toISOString() });
      expect(workedOut.signings["1"]).toMatchObject({ count: 2, since: start.toISOString() });
      expect(workedOut.notices.lines).toEqual([
        "Certificate server is issued again (a clock that was ahead issued it: by this machine's it begins at 2026-04-11T00:00:00.000Z)",
        "Authority 1 is signed again with the same key (a clock that was ahead signed it: by this machine's it begins at 2026-04-11T00:00:00.000Z)",
      ]);
    });

    it("issues a leaf as long as the authority that is signed with it", () => {
      const leaves = { server: { ...server, validityHours: 365 * 24 } };
      const long = deployed(with_({ leaves }), after(100));
      expect(workOut(long, with_({ leaves }), start).problems).toEqual([]);
    });

    it("is content afterwards", () => {
      const repaired = { ...declared, ...workedOut };
      const again = workOut(repaired, declared, after(1)).workedOut;
      expect(again).toMatchObject({ epochs: workedOut.epochs, signings: workedOut.signings });
      expect(again.notices.lines).toEqual([]);
    });

    it("sets a trigger first where the state has none, and signs in the update after that", () => {
      const { count: _count, ...without } = early.signings["1"]!;
      const old = { ...early, signings: { "1": without } };
      const one = workOut(old, declared, start).workedOut;
      expect(one.signings["1"]).toEqual({ ...without, count: 1 });
      expect(one.notices.lines[1]).toMatch(/^Authority 1 will be signed again by the next update/);
      const two = workOut({ ...old, ...one }, declared, start).workedOut;
      expect(two.signings["1"]).toMatchObject({ count: 2, since: start.toISOString() });
    });

    it("leaves a state without a trigger alone when the clock was right", () => {
      const { count: _count, ...without } = first.signings["1"]!;
      const old = { ...first, signings: { "1": without } };
      expect(workOut(old, declared, after(1)).workedOut.signings).toEqual(old.signings);
    });

    it("takes a few minutes for clocks that differ, and what is signed elsewhere for no reason", () => {
      const minutes = new Date(after(100).getTime() - 300_000);
      expect(workOut(early, declared, minutes).workedOut.epochs).toEqual(early.epochs);
      expect(workOut(early, declared, minutes).workedOut.signings).toEqual(early.signings);
      const leaves = { server: { ...server, renewable: false } };
      expect(workOut(early, with_({ leaves }), start).workedOut.epochs).toEqual(early.epochs);
    });
  });

  it("refuses to issue what would outlive its authority", () => {
    const changed = { server: { ...server, generation: 2 } };
    const { problems } = workOut(first, with_({ leaves: changed }), after(300));
    expect(problems.map((one) => one.message)).toEqual([
      "Cannot issue certificate server: validityHours is 2160, beyond the end of authority 1 at " +
        "2027-01-01T00:00:00.000Z, expected a certificate that ends before its authority; lower " +
        "validityHours, or add a generation to authority.generations and promote it",
    ]);
  });

  it("refuses to issue what would outlive an authority that is supplied, from the first time", () => {
    const endsAt = after(80).toISOString();
    const supplied = { ...declared.authority, mode: "existing", validityHours: 0, endsAt };
    const { problems } = workOut({}, with_({ authority: supplied }), start);
    expect(problems.map((one) => one.message)).toEqual([
      expect.stringContaining(
        "lower validityHours, or give its successor, first as authority.additionalTrustPem",
      ),
    ]);
    const longer = { ...supplied, endsAt: after(91).toISOString() };
    expect(workOut({}, with_({ authority: longer }), start).problems).toEqual([]);
  });

  it("does not let the clock stand in the way of the update that adds the successor", () => {
    const late = deployed(declared, after(240), { ...first, epochs: {} });
    const { workedOut, problems } = workOut(late, declared, after(301));
    expect(problems).toEqual([]);
    expect(workedOut.epochs).toEqual(late.epochs);
    expect(workedOut.notices.lines[0]).toMatch(
      /^Certificate server is not renewed \(29 days left, .*\): its authority 1 ends at 2027-01-01/,
    );
  });

  it("tells the three steps of a rotation", () => {
    const added = with_({ authority: { ...declared.authority, trusted: ["1", "2"] } });
    expect(lines(first, added, after(1))).toEqual([
      "Authority 2 is added: give clients the new trust bundle, then promote it",
    ]);
    const second = deployed(added, after(1), first);
    const promoted = with_({
      authority: { ...added.authority, signer: "2" },
      leaves: { server: { ...server, issuer: "2" } },
    });
    expect(lines(second, promoted, after(2))).toEqual([
      "Certificate server is issued again (changed: the authority that signs it)",
      "Authority 2 signs from now on: clients need the trust bundle that was given out since it was added",
    ]);
    const third = deployed(promoted, after(2), second);
    const retired = { ...promoted, authority: { ...promoted.authority, trusted: ["2"] } };
    expect(lines(third, retired, after(3))).toEqual([
      "Authority 1 is retired: clients that have not fetched their new certificate are refused",
    ]);
  });

  it("says whether a setting is changed by a restart, or waits for one", () => {
    const settings = { max_connections: "42" };
    expect(lines(first, with_({ settings }), after(1))).toEqual([
      "max_connections will change at the next restart of the server, not by this update; " +
        "set allowRestart: true to let it restart the server",
    ]);
    expect(lines(first, with_({ settings, allowRestart: true }), after(1))).toEqual([
      "The server is restarted for max_connections, which a reload cannot change",
    ]);
  });
});
