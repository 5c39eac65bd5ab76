// A step as a resource: a command that runs this package's own code on the deploying machine.
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { StepName } from "../steps/run";

export interface StepRequest {
  /** Name of the resource. */
  readonly name: string;
  readonly step: StepName;
  readonly input: Record<string, pulumi.Input<unknown>>;
  readonly options: pulumi.CustomResourceOptions;
  /** Step that runs when the resource is deleted, with the same input. Defaults to none. */
  readonly atDeletion?: StepName;
}

/**
 * Runs a step when it is made and again whenever its input changes.
 *
 * The input goes through stdin, since arguments and environment are visible to others and a failing
 * command prints its command line. `triggers` are not used: they replace, and a replacement runs
 * the old command's deletion last.
 */
export function stepCommand({
  name,
  step,
  input,
  options,
  atDeletion,
}: StepRequest): command.local.Command {
  const text = textOf(step);
  return new command.local.Command(
    name,
    {
      create: text,
      update: text,
      ...(atDeletion === undefined ? {} : { delete: textOf(atDeletion) }),
      interpreter: ["node", "-e"],
      stdin: pulumi.jsonStringify(input),
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}

function textOf(step: StepName): string {
  return `require("pulumi-postgres-tls/step").run(${JSON.stringify(step)})`;
}
