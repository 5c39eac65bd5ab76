// A step as a resource: a command that runs code of this package on the deploying machine.
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { StepName } from "../steps/run";

export interface StepRequest {
  /** Name of the resource. */
  readonly name: string;
  readonly step: StepName;
  readonly input: Record<string, pulumi.Input<unknown>>;
  readonly options: pulumi.CustomResourceOptions;
  /** Step that runs with the same input when the resource is deleted. Defaults to none. */
  readonly atDeletion?: StepName;
}

/**
 * Creates a command that runs a step when it is created and whenever its input changes.
 *
 * The input is passed on stdin, since arguments and environment are visible to other processes and
 * a failing command prints its command line. `triggers` are not used: they replace the command, and
 * a replacement runs the deletion of the old one last.
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
