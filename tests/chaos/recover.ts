// What an owner does after an update was cut short: the same command again, and what Pulumi itself
// demands of them. Nothing by hand.
import type { CommandResult, TestStack } from "../support/stack/test-stack";

export interface Recovery {
  readonly converged: boolean;
  /** `cancel`, `refresh`, and one `up` or `destroy` for each that was needed. */
  readonly commands: string[];
  /** What failed on the way. */
  readonly errors: string[];
}

const ATTEMPTS = 2;

export async function recover(
  stack: TestStack,
  verb: "up" | "destroy",
  refreshFirst = false,
): Promise<Recovery> {
  const commands: string[] = [];
  const errors: string[] = [];
  const run = async (name: string, command: () => Promise<CommandResult>) => {
    commands.push(name);
    return command();
  };
  if (refreshFirst) {
    await run("cancel", () => stack.run(["cancel", "--yes"]));
    await run("refresh", () => stack.refresh());
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let result = await run(verb, () => stack[verb]());
    if (/currently locked/.test(result.log)) {
      commands.pop();
      await run("cancel", () => stack.run(["cancel", "--yes"]));
      result = await run(verb, () => stack[verb]());
    }
    if (result.code === 0) return { converged: true, commands, errors };
    errors.push(errorsIn(result.log));
    if (/pulumi refresh/.test(result.log)) await run("refresh", () => stack.refresh());
  }
  return { converged: false, commands, errors };
}

/** The lines that say what is wrong. */
export function errorsIn(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  const found = lines.filter((line) => /error|Cannot|FATAL|PANIC|HINT/.test(line));
  return [...new Set(found.length === 0 ? lines.slice(-12) : found)].slice(0, 12).join("\n");
}
