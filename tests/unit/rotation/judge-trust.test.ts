import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeTrust, retiredBy } from "../../../components/rotation/judge-trust";
import type { TrustState } from "../../../components/rotation/trust-state";

const paths = { trusted: "authority.generations", signer: "authority.signer" };
const ids = ["2026", "2027", "2028"];

/** Every state of up to three authorities. */
const states: TrustState[] = [1, 2, 3, 4, 5, 6, 7]
  .map((bits) => ids.filter((_id, index) => (bits >> index) & 1))
  .flatMap((trusted) => trusted.map((signer) => ({ trusted, signer })));

const shown = ({ trusted, signer }: TrustState): string => `[${trusted.join(" ")}] by ${signer}`;

/** A client with the kit of `before`, and a server in the state `after`. */
function canConnect(before: TrustState, after: TrustState): boolean {
  const clientTrustsServer = before.trusted.includes(after.signer);
  const serverTrustsClient = after.trusted.includes(before.signer);
  return clientTrustsServer && serverTrustsClient;
}

function suggested(message: string): TrustState {
  const match = /authority\.generations: \[(.*?)\], authority\.signer: "(.*?)"/.exec(message);
  if (match === null) throw new Error(`no step in: ${message}`);
  return {
    trusted: match[1]!.split(", ").map((id) => JSON.parse(id) as string),
    signer: match[2]!,
  };
}

describe("judgeTrust", () => {
  const jumps = states.flatMap((before) => states.map((after) => ({ before, after })));
  const unsafe = jumps.filter(({ before, after }) => !canConnect(before, after));

  it("knows both kinds of jumps", () => {
    expect(jumps).toHaveLength(144);
    expect(unsafe.length).toBeGreaterThan(0);
    expect(unsafe.length).toBeLessThan(jumps.length);
  });

  it.each(unsafe.map((jump) => [`${shown(jump.before)} -> ${shown(jump.after)}`, jump] as const))(
    "refuses %s, and names a step that is safe",
    (_name, { before, after }) => {
      const message = judgeTrust(before, after, paths)?.message ?? "";
      expect(message).toMatch(/^Cannot rotate the authority: /);
      expect(judgeTrust(before, suggested(message), paths)).toBeUndefined();
    },
  );

  it("gets from any state to any other by following the steps it names", () => {
    for (const { before, after } of jumps) {
      let state = before;
      for (let steps = 0; shown(state) !== shown(after); steps++) {
        expect(steps).toBeLessThan(4);
        const refusal = judgeTrust(state, after, paths);
        state = refusal === undefined ? after : suggested(refusal.message);
      }
    }
  });

  it("never lets a client with the kit of the step before down, on any walk of allowed steps", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 40 }), (wishes) => {
        let state: TrustState = { trusted: ["2026"], signer: "2026" };
        for (const wish of wishes) {
          if (judgeTrust(state, wish, paths) !== undefined) continue;
          expect(canConnect(state, wish)).toBe(true);
          state = wish;
        }
      }),
    );
  });

  it("says what to do first when a new authority is made the signer at once", () => {
    const before = { trusted: ["2026"], signer: "2026" };
    const after = { trusted: ["2026", "2027"], signer: "2027" };
    expect(judgeTrust(before, after, paths)?.message).toBe(
      'Cannot rotate the authority: authority.signer is "2027", which is not trusted yet, ' +
        'expected one that is: "2026"; add it first: authority.generations: ["2026", "2027"], ' +
        'authority.signer: "2026"; then promote it by a second update',
    );
  });
});

describe("retiredBy", () => {
  it("lists those that are trusted no longer", () => {
    const before = { trusted: ["2026", "2027"], signer: "2027" };
    expect(retiredBy(before, { trusted: ["2027"], signer: "2027" })).toEqual(["2026"]);
    expect(retiredBy(before, before)).toEqual([]);
  });
});
