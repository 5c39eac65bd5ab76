// Renders pg_hba.conf: who may connect, and how. The first matching line decides, so the lines that
// must always hold come before the declared rules.
import { AccessLevel } from "../contract/access-level";
import { HbaConnection, type HbaRule } from "../contract/hba-rule";
import type { PostgresMajor } from "../contract/postgres-major";
import { SUPERUSER } from "../contract/superuser";
import { Weakening } from "../contract/weakening";
import { renderHbaOptions } from "./hba-options";
import { renderAddress, renderDatabase, renderRole } from "./hba-token";
import { quoteHbaToken } from "./quote";

/** A declared client, as far as `pg_hba.conf` depends on it. */
export interface HbaClient {
  readonly role: string;
  readonly database: string;
  readonly access: AccessLevel;
  /**
   * A map of `pg_ident.conf`, for access by certificate only. Defaults to none: the CN must be the
   * role.
   */
  readonly map?: string;
}

export interface HbaInput {
  readonly major: PostgresMajor;
  /**
   * The role of the assertion: it may connect over TLS with its certificate, to the database
   * `postgres` only.
   */
  readonly probeRole: string;
  readonly clients: readonly HbaClient[];
  /** Declared rules, checked by `checkHbaRules`. */
  readonly rules: readonly HbaRule[];
  /** Promises that the user gives up. Defaults to none. */
  readonly allowWeakening?: readonly Weakening[];
}

const methodOfAccess: Readonly<Record<AccessLevel, string>> = {
  [AccessLevel.Certificate]: "cert",
  [AccessLevel.Scram]: "scram-sha-256",
  [AccessLevel.ScramAndCertificate]: "scram-sha-256 clientcert=verify-full",
};

interface Group {
  readonly comment: string;
  readonly lines: readonly string[];
}

/**
 * Renders `pg_hba.conf`. Without weakenings, no line accepts TCP connections without TLS, no rule
 * matches the superuser over TCP, and everybody else is rejected. Ends with a line feed.
 *
 * @throws {RangeError} for a name or an address that cannot be quoted.
 */
export function renderPgHba(input: HbaInput): string {
  const groups: Group[] = [
    {
      comment: "The superuser: on the local socket, as an OS user that pg_ident.conf names.",
      lines: [
        `local all ${SUPERUSER} peer map=pgtls_admin`,
        `local replication ${SUPERUSER} peer map=pgtls_admin`,
        ...superuserOverTcp(input.allowWeakening ?? []),
      ],
    },
    { comment: "The proof: with its certificate, and nowhere else.", lines: probeLines(input) },
    {
      comment: "Rules of the declaration.",
      lines: input.rules.flatMap((rule) => ruleLines(rule, input.major)),
    },
    { comment: "Clients of the declaration.", lines: clientLines(input.clients) },
    {
      comment: "Nobody else.",
      lines: [
        "host all all all reject",
        "host replication all all reject",
        "local all all reject",
        "local replication all reject",
      ],
    },
  ];
  const texts = groups
    .filter(({ lines }) => lines.length > 0)
    .map(({ comment, lines }) => `# ${comment}\n${lines.join("\n")}\n`);
  return [head, ...texts].join("\n");
}

const head = `# Part of the material that pulumi-postgres-tls delivers: an update undoes changes made here.
# The first line that matches a connection decides.
`;

function superuserOverTcp(allowWeakening: readonly Weakening[]): string[] {
  if (allowWeakening.includes(Weakening.SuperuserOverTcp)) return [];
  return [`host all ${SUPERUSER} all reject`, `host replication ${SUPERUSER} all reject`];
}

function probeLines({ probeRole }: HbaInput): string[] {
  const role = quoteHbaToken(probeRole);
  return [
    `hostssl postgres ${role} all cert`,
    `host all ${role} all reject`,
    `host replication ${role} all reject`,
  ];
}

function ruleLines(rule: HbaRule, major: PostgresMajor): string[] {
  const connection = rule.connection ?? HbaConnection.Hostssl;
  const databases = (rule.databases ?? ["all"]).map((text) => renderDatabase(text, major));
  const roles = (rule.roles ?? ["all"]).map((text) => renderRole(text, major));
  return (rule.addresses ?? ["all"]).map((address) => {
    const columns = [connection, databases.join(","), roles.join(","), renderAddress(address)];
    return `${columns.join(" ")} ${rule.method}${renderHbaOptions(rule.options ?? {})}`;
  });
}

/** Sorts the lines, so that the order of the clients makes no difference. */
function clientLines(clients: readonly HbaClient[]): string[] {
  const lines = clients.map(({ role, database, access, map }) => {
    const columns = ["hostssl", quoteHbaToken(database), quoteHbaToken(role), "all"];
    const option = map === undefined ? "" : ` map=${quoteHbaToken(map)}`;
    return `${columns.join(" ")} ${methodOfAccess[access]}${option}`;
  });
  return [...new Set(lines)].sort();
}
