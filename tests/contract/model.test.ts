// Random lives of a server, held against a small model of what must hold. `npm run model` takes
// more of them, and shows one again that has failed.
import fc from "fast-check";
import { it, vi } from "vitest";
import { breakable } from "../support/model/broken-channel";
import type { Life } from "../support/model/life";
import { live } from "../support/model/live";
import { step, type Step } from "../support/model/steps";
import { SmallEngine } from "./support/small-engine/small-engine";

vi.mock("../../components/steps/open-channel", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../components/steps/open-channel")>();
  const openChannel: typeof original.openChannel = (address) =>
    breakable(original.openChannel(address));
  return { openChannel };
});

const seed = Number(process.env["PGTLS_MODEL_SEED"] ?? 20_261_124);
const numRuns = Number(process.env["PGTLS_MODEL_RUNS"] ?? 3);
/** A walk to take again, as a failure has printed it. */
const program = process.env["PGTLS_MODEL_PROGRAM"];
const maxCommands = Number(process.env["PGTLS_MODEL_STEPS"] ?? 10);
/** For the search of the shortest walk that fails, too. */
const LIMIT_MILLIS = 1_200_000;

/** What makes sense depends on what really happened, so a life is its own model. */
class TakeStep implements fc.AsyncCommand<Life, Life> {
  constructor(readonly step: Step) {}
  check = (life: Readonly<Life>) => life.makesSense(this.step);
  run = (_model: Life, life: Life) => life.take(this.step);
  toString = () => JSON.stringify(this.step);
}

it(
  "keeps current clients in and everybody else out, whatever happens",
  () => (program === undefined ? walkAtRandom() : walkAgain(JSON.parse(program) as Step[])),
  2 * LIMIT_MILLIS,
);

/** Went wrong once, in a green update: web stayed refused, its role locked, other rules in force. */
const returning: readonly Step[] = [
  { do: "add", client: "web" },
  { do: "remove", client: "web", end: { at: "change", count: 4 } },
  { do: "again", goBack: true },
  { do: "remove", client: "web", end: { at: "operation", count: 24, after: true } },
  { do: "again", goBack: true },
  { do: "hbaRules", end: { at: "operation", count: 14, after: true } },
  { do: "again", goBack: true },
];

it("carries out a declaration again that returns after another was cut short", () =>
  walkAgain(returning));

async function walkAtRandom(): Promise<void> {
  const walks = fc.commands([step.map((one) => new TakeStep(one))], { maxCommands });
  const property = fc.asyncProperty(walks, (commands) =>
    live(new SmallEngine(), (life) =>
      fc.asyncModelRun(() => ({ model: life, real: life }), commands),
    ),
  );
  const limit = { interruptAfterTimeLimit: LIMIT_MILLIS, markInterruptAsFailure: true };
  const details = await fc.check(property, { seed, numRuns, ...limit });
  if (details.failed) throw new Error(report(details));
}

async function walkAgain(steps: readonly Step[]): Promise<void> {
  await live(new SmallEngine(), async (life) => {
    for (const one of steps) if (life.makesSense(one)) await life.take(one);
  });
}

function report(details: fc.RunDetails<[Iterable<fc.AsyncCommand<Life, Life>>]>): string {
  const { counterexample, counterexamplePath, errorInstance, numShrinks } = details;
  const [commands = []] = counterexample ?? [];
  const steps = [...commands].map((command) => command.toString());
  const words = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `The walk that fails, after ${numShrinks} shrinks (seed ${seed}, path ${counterexamplePath}):`,
    `npm run model -- --program '[${steps.join(",")}]'`,
    words,
  ].join("\n");
}
