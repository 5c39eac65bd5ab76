// The two ends of a server's life, each of a server of its own: made, and destroyed.
import type { Point } from "./point";
import { recover, errorsIn } from "./recover";
import { whatDoesNotHold, type Outcome } from "./run-point";
import type { World } from "./world";

/** Makes a server, cut short at `point`. */
export async function runCreate(world: World, point: Point | undefined): Promise<Outcome> {
  const began = Date.now();
  const cut = await world.observe(point, () => world.stack.up());
  const problems: string[] = [];
  if (point === undefined && cut.result.code !== 0) problems.push(errorsIn(cut.result.log));
  const recovery =
    point === undefined
      ? { converged: true, commands: [], errors: [] }
      : await recover(world.stack, "up");
  if (!recovery.converged) problems.push(...recovery.errors.map((words) => `up failed: ${words}`));
  if (problems.length === 0) {
    await world.readOutputs();
    await world.makeTable();
    if (point !== undefined) problems.push(...(await whatDoesNotHold(world)));
  }
  return outcome(point, cut, problems, recovery.commands, began);
}

/** Destroys the server, cut short at `point`; nothing of it is left. */
export async function runDestroy(world: World, point: Point | undefined): Promise<Outcome> {
  const began = Date.now();
  const cut = await world.observe(point, () => world.stack.destroy());
  const problems: string[] = [];
  const recovery =
    cut.result.code === 0
      ? { converged: true, commands: [], errors: [] }
      : await recover(world.stack, "destroy");
  if (!recovery.converged)
    problems.push(...recovery.errors.map((words) => `destroy failed: ${words}`));
  problems.push(...world.leftovers().map((words) => `left behind: ${words}`));
  return outcome(point, cut, problems, recovery.commands, began);
}

function outcome(
  point: Point | undefined,
  { hit, effects }: Pick<Outcome, "hit" | "effects">,
  problems: string[],
  commands: string[],
  began: number,
): Outcome {
  const seconds = (Date.now() - began) / 1000;
  return { point, hit, problems, commands, effects, longestMillis: 0, lastRefusal: "", seconds };
}
