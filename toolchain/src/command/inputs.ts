// The inputs of a command, from a resource or from a function.
import { Unsupported } from "../provider/failures";
import { revealAll, type PropertyMap } from "../provider/values";
import { valueFaults } from "../schema/faults";
import type { Field, Fields, Kind } from "../schema/fields";
import { IDENTITY } from "./identity";

/** The streams of a command that are shown while it runs. */
export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

export interface CommandSettings {
  readonly dir?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly interpreter: readonly string[];
  readonly stdin?: string;
  readonly logging: Logging;
  readonly addPreviousOutputInEnv: boolean;
}

/** The inputs that the resource and the function have in common. */
export const SHARED_INPUTS: Fields = {
  addPreviousOutputInEnv: { kind: "flag" },
  dir: { kind: "text" },
  environment: { kind: "map" },
  interpreter: { kind: "list" },
  logging: { kind: "text", expects: { oneOf: ["stdout", "stderr", "stdoutAndStderr", "none"] } },
  stdin: { kind: "text" },
};

const EXPECTED: Readonly<Partial<Record<Kind, string>>> = {
  text: "a string",
  flag: "true or false",
  list: "a list of strings",
  map: "a map of strings",
  values: "a list",
};

/** Returns the inputs of a wrong type; throws for an input that is not supported. */
export function checkInputs(
  fields: Fields,
  inputs: PropertyMap,
  where: string,
): { property: string; reason: string }[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const field = fields[property];
    if (field === undefined)
      throw new Unsupported(IDENTITY, `property "${property}" of "${where}"`);
    if (value === undefined || valueFaults(field, value, property).length === 0) return [];
    return [{ property, reason: `${property} has another type, expected ${expectedOf(field)}` }];
  });
}

function expectedOf({ kind, expects }: Field): string {
  if (expects === undefined || !("oneOf" in expects)) return EXPECTED[kind] ?? "another value";
  return expects.oneOf.map((word) => JSON.stringify(word)).join(", ");
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
