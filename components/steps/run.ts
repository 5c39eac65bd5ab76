// The entry point of every step that a command starts: `node -e 'require("…/step").run("stage")'`.
// The input is JSON on stdin, the result goes to stdout, and a failure is one message on stderr.
import { activate, type ActivateInput } from "./activate";
import { applyClients, type ApplyClientsInput } from "./apply-clients";
import { imageFacts, type ImageFactsInput } from "./image-facts";
import { initialise, type InitialiseInput } from "./initialise-volume";
import { stage, type StageInput } from "./stage";
import { stepFailure, unknownStep } from "./step-failure";
import { sweep } from "./sweep";

const STEPS = {
  activate: (input: unknown) => activate(input as ActivateInput),
  "apply-clients": (input: unknown) => applyClients(input as ApplyClientsInput),
  "image-facts": (input: unknown) => imageFacts(input as ImageFactsInput),
  initialise: (input: unknown) => initialise(input as InitialiseInput),
  stage: (input: unknown) => stage(input as StageInput),
  sweep: (input: unknown) => sweep(input as StageInput),
};

export type StepName = keyof typeof STEPS;

/** Runs a step with the input on stdin; sets the exit code. */
export async function run(name: StepName): Promise<void> {
  try {
    if (!Object.hasOwn(STEPS, name)) throw unknownStep(name, Object.keys(STEPS));
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    const input: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    process.stdout.write(await STEPS[name](input));
  } catch (error) {
    process.stderr.write(`${stepFailure(name, error)}\n`);
    process.exitCode = 1;
  }
}
