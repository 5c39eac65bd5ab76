// The roles that this package keeps for itself on a server, all with a prefix that no client has.
import { LONGEST_NAME_BYTES } from "../contract/longest-name";
import { createHash } from "node:crypto";
import type { ClientPrivileges } from "../contract/client-privileges";

/** What reserved roles begin with. */
export const RESERVED_PREFIX = "pgtls_";

/**
 * Roles whose members are what this package answers for: the catalog's own memory of what was
 * made, which an update that failed cannot lose. A dump of the roles has it; only who has the admin
 * option on such a role may give or take a membership, and no client has; a comment or a setting
 * would also be the client's own to change, or its owner's to use.
 */
export const Marker = {
  /** Roles of clients that were made here, and are dropped when they go. */
  Made: "pgtls_made",
  /** Roles of clients that were there before: never dropped. */
  Adopted: "pgtls_adopted",
  /** Groups that hold the privileges of a preset in a database. */
  Groups: "pgtls_groups",
} as const;
export type Marker = (typeof Marker)[keyof typeof Marker];

export const MARKERS: readonly string[] = Object.values(Marker);

/**
 * Names the group that holds a preset, such as `pgtls_read:app.public`. A name that would be too
 * long, or could be that of another database and schema, ends with a digest instead.
 */
export function groupName(privileges: ClientPrivileges, database: string, schema?: string): string {
  const place = schema === undefined ? database : `${database}.${schema}`;
  const name = `${RESERVED_PREFIX}${privileges}:${place}`;
  const ambiguous = /[.#]/.test(database) || schema?.includes("#") === true;
  if (!ambiguous && Buffer.byteLength(name, "utf8") <= LONGEST_NAME_BYTES) return name;
  const hash = createHash("sha256").update(JSON.stringify([database, schema ?? null]));
  return `${RESERVED_PREFIX}${privileges}:#${hash.digest("hex").slice(0, 32)}`;
}
