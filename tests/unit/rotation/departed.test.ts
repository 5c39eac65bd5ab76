import { describe, expect, it } from "vitest";
import { departedSerials } from "../../../components/rotation/departed";

const entry = (name: string, serial: string) => ({
  name,
  serial,
  generation: 1,
  authority: "",
  notAfter: "2030-01-01T00:00:00.000Z",
});
const ledger = [entry("app", "a1"), entry("other", "b1"), entry("other", "b2")];

describe("departedSerials", () => {
  it("gives every certificate of a client that has left, and no other", () => {
    expect(departedSerials([], ledger, ["app"], ["a1"])).toEqual(["b1", "b2"]);
    expect(departedSerials([], ledger, ["app", "other"], ["a1", "b2"])).toEqual([]);
  });

  it("keeps them when a client of that name returns", () => {
    const again = [...ledger, entry("other", "b3")];
    expect(departedSerials(["b1", "b2"], again, ["app", "other"], ["b3"])).toEqual(["b1", "b2"]);
  });

  it("takes back the one that a client still has, as after a removal that was cut short", () => {
    expect(departedSerials(["b1", "b2"], ledger, ["app", "other"], ["b2"])).toEqual(["b1"]);
    expect(departedSerials(["b1", "b2"], ledger, ["app"], ["b2"])).toEqual(["b1", "b2"]);
  });

  it("forgets what the ledger has forgotten", () => {
    expect(departedSerials(["c1"], ledger, ["app", "other"], [])).toEqual([]);
  });
});
