import { X509Certificate } from "node:crypto";
import * as path from "node:path";
import { own } from "../contract/own";
import { showText } from "../contract/problem";
import { buildKit } from "../kit/build-kit";
import { quoteShellWord } from "../kit/environment-file";
import type { Kit } from "../kit/kit";
import type { KitInput } from "../kit/kit-input";
import { renderUri } from "../kit/libpq-uri";
import { splitPemChain } from "../pki/pem";
import type { Command, CommandIo } from "./command";
import { CommandError, wrongUsage } from "./command-error";
import { ExitCode } from "./exit-code";
import { kitFormats } from "./kit-format";
import { kitInputOf } from "./kit-inputs";
import { parseOptions } from "./parse-options";
import { readStackOutputs } from "./read-outputs";
import { writeKit } from "./write-kit";

const usage = `Usage: postgres-tls kit --client NAME --out DIR [--stack NAME] [--cwd DIR] [--outputs FILE]
                        [--force] [--format uri|keywords|service|env|jdbc|node]

Writes what a client needs to connect with verify-full: certificates, its key, and how to connect.
Prints no secret.

  --client NAME    client of the declaration
  --out DIR        directory for the files; made with mode 700
  --stack NAME     stack; the selected one unless told otherwise
  --cwd DIR        directory of the program
  --outputs FILE   what \`pulumi stack output --json --show-secrets\` printed, instead of asking Pulumi
  --force          overwrite also files that are not as an earlier kit left them
  --format NAME    print this one way to connect, for files in DIR, and write nothing

Exit codes: 0 fine, 1 the kit cannot be made or written, 2 wrong usage, 3 outputs unreadable.`;

/** Writes the kit of one client from the outputs of a stack. */
export const kitCommand: Command = {
  name: "kit",
  summary: "write what a client needs to connect",
  usage,
  run: runKit,
};

async function runKit(args: string[], io: CommandIo): Promise<number> {
  const { text, switches, positionals } = parseOptions("kit", args, {
    text: ["client", "out", "stack", "cwd", "outputs", "format"],
    switches: ["force"],
  });
  if (positionals.length > 0) {
    throw wrongUsage("Cannot run postgres-tls kit: an argument is given, expected options only");
  }
  const client = required(text["client"], "client", "the name of a client");
  const directory = path.resolve(io.cwd, required(text["out"], "out", "a directory"));
  const format = formatOf(text["format"]);
  const kit = build(
    kitInputOf(await readStackOutputs({ ...text, showSecrets: true }, io), client, directory),
  );
  if (format !== undefined) {
    io.stdout(`${format(kit.connection).trimEnd()}\n`);
    return ExitCode.Fine;
  }
  await write(directory, kit, switches.has("force"));
  io.stdout(`${summaryOf(kit, directory)}\n`);
  return ExitCode.Fine;
}

function required(value: string | undefined, name: string, expected: string): string {
  if (value !== undefined && value !== "") return value;
  throw wrongUsage(`Cannot run postgres-tls kit: --${name} is missing, expected ${expected}`);
}

function formatOf(name: string | undefined) {
  if (name === undefined) return undefined;
  if (Object.hasOwn(kitFormats, name)) return own(kitFormats, name);
  const known = Object.keys(kitFormats).join(", ");
  throw wrongUsage(
    `Cannot run postgres-tls kit: --format is ${showText(name)}, expected one of ${known}`,
  );
}

function build(input: KitInput): Kit {
  try {
    return buildKit(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(error.message, ExitCode.Flawed);
  }
}

async function write(directory: string, kit: Kit, force: boolean): Promise<void> {
  try {
    await writeKit(directory, kit.files, force);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof CommandError || code === undefined) throw error;
    const shown = `${showText(directory)} (${code})`;
    const message = `Cannot write the kit: --out is ${shown}, expected a directory that takes files`;
    throw new CommandError(message, ExitCode.Flawed);
  }
}

function summaryOf({ connection, files, material }: Kit, directory: string): string {
  const { client, paths, hasKey } = connection;
  const [leaf] = splitPemChain(material.certificatePem);
  const service = quoteShellWord(path.join(directory, "pg_service.conf"));
  const hidden = files.filter(({ secret }) => secret).map(({ name }) => name);
  return [
    `The kit of ${client} is in ${directory}`,
    `  files     ${files.map(({ name }) => name).join(" ")}`,
    ...(hidden.length === 0 ? [] : [`  secret    ${hidden.join(" ")}`]),
    ...(leaf === undefined
      ? []
      : [`  ends      ${new Date(new X509Certificate(leaf).validTo).toISOString()}`]),
    ...(paths.key === undefined || hasKey
      ? []
      : [`  missing   the client's own key: put it at ${paths.key}, mode 600`]),
    `  psql      PGSERVICEFILE=${service} psql service=${client}`,
    `  URI       ${renderUri(connection)}`,
  ].join("\n");
}
