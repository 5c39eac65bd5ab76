import { type ParseArgsConfig, parseArgs } from "node:util";
import { wrongUsage } from "./command-error";

/** Options and arguments of a command; of a repeated option, the last value counts. */
export interface ParsedOptions {
  readonly text: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** Parses the arguments of a command; throws a `CommandError` for wrong usage. */
export function parseOptions(
  command: string,
  args: string[],
  known: { readonly text: readonly string[]; readonly switches: readonly string[] },
): ParsedOptions {
  const options: ParseArgsConfig["options"] = Object.fromEntries([
    ...known.text.map((name) => [name, { type: "string" as const }]),
    ...known.switches.map((name) => [name, { type: "boolean" as const }]),
  ]);
  const { values, positionals } = parse(command, { args, options, allowPositionals: true });
  const given = Object.entries(values);
  return {
    text: Object.fromEntries(
      given.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
    switches: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
    positionals,
  };
}

/** Passes Node's message on: it names the option and not its value, which may be a secret. */
function parse(command: string, config: ParseArgsConfig) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [first = ""] = (error as Error).message.split(/\. |\n/);
    throw wrongUsage(`Cannot run postgres-tls ${command}: ${first}`);
  }
}

/** Returns an option as a number above 0; throws a `CommandError` for wrong usage. */
export function numberOption(
  command: string,
  name: string,
  text: string | undefined,
  byDefault: number,
): number {
  if (text === undefined) return byDefault;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 100_000) return value;
  throw wrongUsage(
    `Cannot run postgres-tls ${command}: --${name} is ${JSON.stringify(text)}, expected a number above 0`,
  );
}
