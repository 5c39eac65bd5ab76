import type { Invoke } from "../provider/provider";
import { reveal } from "../provider/values";
import type { Fields } from "../schema/fields";
import { checkInputs, settingsOf, SHARED_INPUTS } from "./inputs";
import { runCommand } from "./run";

const INPUTS: Fields = { ...SHARED_INPUTS, command: { kind: "text" } };

/** `command:local:run`, which runs in preview too. */
export const runFunction: Invoke = async (args, context) => {
  const [failure] = checkInputs(INPUTS, args, "command:local:run");
  if (failure !== undefined) throw new Error(`Cannot run a command: ${failure.reason}`);
  const command = reveal(args["command"]);
  if (typeof command !== "string") throw new Error("Cannot run a command: command is missing");
  return { ...args, ...(await runCommand(command, settingsOf(args), context)) };
};
