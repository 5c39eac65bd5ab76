// Renders postgresql.conf. PostgreSQL uses the last line of a name, so the declared settings come
// first and those that must hold come last.
import type { ConfInput } from "./conf-input";
import type { ConfLine } from "./conf-line";
import { defaultSettings } from "./default-settings";
import { materialFiles } from "./material-files";
import { quoteConfValue } from "./quote";
import { tlsLines } from "./tls-conf";

interface Group {
  readonly comment: string;
  readonly lines: readonly ConfLine[];
}

/**
 * Renders `postgresql.conf`. The same settings give the same bytes, in any order; ends with a line
 * feed.
 *
 * @throws {RangeError} for a setting whose name is invalid or whose value cannot be quoted.
 */
export function renderPostgresqlConf(input: ConfInput): string {
  const groups: Group[] = [
    { comment: "Settings of the declaration.", lines: declaredLines(input.settings) },
    { comment: "Defaults that settings of the declaration replace.", lines: defaultLines(input) },
    {
      comment: "Where the server listens. Only its own user may open the socket.",
      lines: listenLines(input),
    },
    { comment: "TLS, and the files of this set.", lines: tlsLines(input) },
    { comment: "Who gets in.", lines: accessLines(input) },
    { comment: "What an update relies on when it asks and reads the log.", lines: ourLines(input) },
  ];
  const texts = groups
    .filter(({ lines }) => lines.length > 0)
    .map(({ comment, lines }) => `# ${comment}\n${lines.map(renderLine).join("")}`);
  return [head, ...texts].join("\n");
}

const head = `# Part of the material that pulumi-postgres-tls delivers: an update undoes changes made here.
# The last line of a name decides.
`;

function renderLine([name, value]: ConfLine): string {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name)) {
    throw new RangeError("Cannot write postgresql.conf: a name is no name of a setting");
  }
  const plain = /^(on|off|\d+)$/.test(value);
  return `${name} = ${plain ? value : quoteConfValue(value)}\n`;
}

function declaredLines(settings: Readonly<Record<string, string>>): ConfLine[] {
  return Object.entries(settings)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function defaultLines({ major, settings }: ConfInput): ConfLine[] {
  const declared = new Set(Object.keys(settings).map((name) => name.toLowerCase()));
  return defaultSettings(major)
    .filter(({ name }) => !declared.has(name))
    .map(({ name, value }) => [name, value]);
}

function listenLines({ listenAddresses, port, unixSocketDirectory }: ConfInput): ConfLine[] {
  return [
    ["listen_addresses", listenAddresses],
    ["port", String(port)],
    ["unix_socket_directories", unixSocketDirectory],
    ["unix_socket_permissions", "0700"],
  ];
}

function accessLines({ materialDirectory }: ConfInput): ConfLine[] {
  return [
    ["hba_file", `${materialDirectory}/current/${materialFiles.hba}`],
    ["ident_file", `${materialDirectory}/current/${materialFiles.ident}`],
  ];
}

function ourLines({ major, digest }: ConfInput): ConfLine[] {
  return [
    // Settings of ALTER SYSTEM would override this file.
    ...(major >= 17 ? ([["allow_alter_system", "off"]] as const) : []),
    ["logging_collector", "off"],
    ["log_destination", "stderr"],
    ["lc_messages", "C"],
    // A session that shows this value has read this set.
    ["pgtls.material", digest],
  ];
}
