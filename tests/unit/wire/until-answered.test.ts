import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../components/wire/outcome";
import { untilAnswered } from "../../../components/wire/until-answered";

const reset: Outcome = { kind: "broken", message: "reset", transient: true };
const starting: Outcome = { kind: "refused", sqlstate: "57P03", message: "starting" };
const full: Outcome = { kind: "refused", sqlstate: "53300", message: "full" };
const refused: Outcome = { kind: "refused", sqlstate: "28000", message: "no" };

function inTurn(...outcomes: Outcome[]) {
  let asked = 0;
  const once = () => Promise.resolve(outcomes[Math.min(asked++, outcomes.length - 1)]!);
  return { once, asked: () => asked };
}

describe("untilAnswered()", () => {
  it("asks again as long as there is no answer", async () => {
    const server = inTurn(reset, starting, full, refused);
    await expect(untilAnswered(10_000, server.once)).resolves.toBe(refused);
    expect(server.asked()).toBe(4);
  });

  it.each([[{ kind: "session" }], [refused], [{ kind: "alert", alert: 48, message: "" }]] as [
    Outcome,
  ][])("asks no second time after %j", async (outcome) => {
    const server = inTurn(outcome, reset);
    await expect(untilAnswered(10_000, server.once)).resolves.toBe(outcome);
    expect(server.asked()).toBe(1);
  });

  it("returns the last outcome when the time is over", async () => {
    const server = inTurn(reset, starting);
    await expect(untilAnswered(100, server.once)).resolves.toBe(starting);
  });
});
