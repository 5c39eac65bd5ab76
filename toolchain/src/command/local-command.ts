import { randomBytes } from "node:crypto";
import type { Context, ResourceType } from "../provider/provider";
import { reveal, revealAll, UNKNOWN, type PropertyMap } from "../provider/values";
import type { Fields } from "../schema/fields";
import { compareInputs } from "./difference";
import { checkInputs, settingsOf, SHARED_INPUTS } from "./inputs";
import { runCommand, type CommandOutput } from "./run";

const INPUTS: Fields = {
  ...SHARED_INPUTS,
  create: { kind: "text" },
  delete: { kind: "text" },
  triggers: { kind: "values" },
  update: { kind: "text" },
};

/** `command:local:Command`. An output is secret if the input of the same name is, and only then. */
export const localCommand: ResourceType = {
  check: ({ news, type }) => {
    return Promise.resolve({ inputs: news, failures: checkInputs(INPUTS, news, type) });
  },
  diff: ({ oldInputs, news, ignoreChanges }) => {
    const kept = ignoreChanges.map((key) => [key, oldInputs[key]] as const);
    return Promise.resolve(compareInputs(oldInputs, { ...news, ...Object.fromEntries(kept) }));
  },
  create: async ({ inputs, name, preview, timeoutSeconds }, context) => {
    const id = `${name}${randomBytes(4).toString("hex")}`;
    if (preview) return { id, outputs: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
    const printed = await run(inputs["create"], inputs, undefined, timeoutSeconds, context);
    return { id, outputs: { ...inputs, ...printed } };
  },
  update: async ({ olds, news, preview, timeoutSeconds }, context) => {
    if (preview) return { ...news, stdout: UNKNOWN, stderr: UNKNOWN };
    const command = news["update"] ?? news["create"];
    return { ...news, ...(await run(command, news, olds, timeoutSeconds, context)) };
  },
  delete: async ({ outputs, timeoutSeconds }, context) => {
    await run(outputs["delete"], outputs, outputs, timeoutSeconds, context);
  },
};

/** Runs a command; without one, keeps the output of the run before. */
async function run(
  command: PropertyMap[string],
  inputs: PropertyMap,
  state: PropertyMap | undefined,
  timeoutSeconds: number,
  context: Context,
): Promise<CommandOutput> {
  const previous = outputOf(state ?? {});
  const text = reveal(command);
  if (typeof text !== "string") return previous;
  return runCommand(text, { ...settingsOf(inputs), previous, timeoutSeconds }, context);
}

function outputOf(state: PropertyMap): CommandOutput {
  const { stdout, stderr } = revealAll(state) as PropertyMap;
  return { stdout: String(stdout ?? ""), stderr: String(stderr ?? "") };
}
