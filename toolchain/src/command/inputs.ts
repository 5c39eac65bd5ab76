// What a command is given, by a resource or by a function.
import { Unsupported } from "../provider/failures";
import {
  isMap,
  reveal,
  revealAll,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../provider/values";
import { IDENTITY } from "./identity";

/** How the output of a command is shown while it runs. */
export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

export interface CommandSettings {
  readonly dir?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly interpreter: readonly string[];
  readonly stdin?: string;
  readonly logging: Logging;
  readonly addPreviousOutputInEnv: boolean;
}

export type InputType = "string" | "boolean" | "strings" | "texts" | "list" | "logging";

const LOGGING: readonly PropertyValue[] = ["stdout", "stderr", "stdoutAndStderr", "none"];

/** The inputs that the resource and the function have in common. */
export const SHARED_INPUTS: Readonly<Record<string, InputType>> = {
  addPreviousOutputInEnv: "boolean",
  dir: "string",
  environment: "texts",
  interpreter: "strings",
  logging: "logging",
  stdin: "string",
};

const EXPECTED: Readonly<Record<InputType, string>> = {
  string: "a string",
  boolean: "true or false",
  strings: "a list of strings",
  texts: "a map of strings",
  list: "a list",
  logging: LOGGING.map((word) => JSON.stringify(word)).join(", "),
};

/** Lists the inputs that have not the type they need; an input that there is not at all is thrown. */
export function checkInputs(
  types: Readonly<Record<string, InputType>>,
  inputs: PropertyMap,
  where: string,
): { property: string; reason: string }[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const type = types[property];
    if (type === undefined) throw new Unsupported(IDENTITY, `property "${property}" of "${where}"`);
    if (value === undefined || hasType(type, reveal(value) ?? null)) return [];
    return [{ property, reason: `${property} has another type, expected ${EXPECTED[type]}` }];
  });
}

/** Reads checked inputs. */
export function settingsOf(inputs: PropertyMap): CommandSettings {
  const plain = revealAll(inputs) as PropertyMap;
  const interpreter = (plain["interpreter"] ?? []) as string[];
  return {
    environment: (plain["environment"] ?? {}) as Record<string, string>,
    interpreter: interpreter.length > 0 ? interpreter : defaultInterpreter(),
    logging: (plain["logging"] ?? "stdoutAndStderr") as Logging,
    addPreviousOutputInEnv: plain["addPreviousOutputInEnv"] !== false,
    ...(typeof plain["dir"] === "string" && { dir: plain["dir"] }),
    ...(typeof plain["stdin"] === "string" && { stdin: plain["stdin"] }),
  };
}

function defaultInterpreter(): string[] {
  return process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
}

function hasType(type: InputType, value: PropertyValue): boolean {
  if (value instanceof Unknown) return true;
  if (type === "list") return Array.isArray(value);
  if (type === "logging") return LOGGING.includes(value);
  if (type === "strings") return Array.isArray(value) && value.every(isText);
  if (type === "texts") return isMap(value) && Object.values(value).every(isText);
  return typeof value === type;
}

function isText(value: PropertyValue | undefined): boolean {
  const plain = reveal(value);
  return typeof plain === "string" || plain instanceof Unknown;
}
