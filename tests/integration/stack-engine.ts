// The real engine behind a walk, with a stack of its own. It knows neither the walk's clock nor ends
// that are chosen by counting.
import type { PostgresServerArgs } from "../../index";
import type { Engine, KeptResource, Outcome, Plain } from "../support/model/engine";
import { TestStack, type CommandResult } from "../support/stack/test-stack";

interface Exported {
  readonly deployment: {
    readonly resources?: { type: string; urn: string; inputs?: Plain; outputs?: Plain }[];
  };
}

export class StackEngine implements Engine {
  #resources: KeptResource[] = [];

  private constructor(readonly stack: TestStack) {}

  static async create(): Promise<StackEngine> {
    return new StackEngine(await TestStack.create("embedded"));
  }

  async update(args: PostgresServerArgs): Promise<Outcome> {
    this.stack.declare(args);
    const outcome = outcomeOf(await this.stack.up());
    await this.#export();
    if (outcome.failure !== undefined) return outcome;
    return { ...outcome, outputs: await this.stack.outputs() };
  }

  async preview(args: PostgresServerArgs): Promise<Outcome> {
    this.stack.declare(args);
    return outcomeOf(await this.stack.preview());
  }

  async refresh(): Promise<void> {
    await this.stack.mustRun(["refresh", "--yes", "--skip-preview"]);
    await this.#export();
  }

  async destroy(): Promise<void> {
    await this.stack.mustRun(["destroy", "--yes", "--skip-preview"]);
    await this.stack.remove();
  }

  find(name: string): KeptResource | undefined {
    return this.#resources.find((kept) => kept.name === name);
  }

  async #export(): Promise<void> {
    const { log } = await this.stack.mustRun(["stack", "export", "--show-secrets"]);
    const { deployment } = JSON.parse(log) as Exported;
    this.#resources = (deployment.resources ?? []).map(({ type, urn, inputs, outputs }) => ({
      type,
      name: urn.split("::").pop() ?? "",
      inputs: shown(inputs),
      outputs: shown(outputs),
    }));
  }
}

function outcomeOf({ code, log, changes }: CommandResult): Outcome {
  const names = Object.keys(changes).sort();
  if (code === 0) return { changes: names };
  const refused = log.includes("failed to validate") || log.includes("Cannot rotate the authority");
  const kind = refused && !names.includes("db-stage") ? "refused" : "failed";
  return { failure: { kind, message: log }, changes: names };
}

/** Secrets as the export shows them, one level deep: nothing here looks further. */
function shown(properties: Plain = {}): Plain {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const { plaintext } = (value ?? {}) as { plaintext?: string };
      return [name, plaintext === undefined ? value : (JSON.parse(plaintext) as unknown)];
    }),
  );
}
