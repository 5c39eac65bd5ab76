// Names of reserved roles: all have a prefix that no client may use.
import { createHash } from "node:crypto";
import type { ClientPrivileges } from "../contract/client-privileges";
import { LONGEST_NAME_BYTES } from "../contract/longest-name";

/** Prefix of reserved roles. */
export const RESERVED_PREFIX = "pgtls_";

/**
 * Roles that mark their members as managed by this package. The catalog itself remembers what was
 * made, so an update that failed cannot lose it, and a dump of the roles contains it. Only a role
 * with the admin option on a marker can grant or revoke a membership, and no client has it; a
 * client could change a comment or a setting of its own role.
 */
export const Marker = {
  /** Client roles that this package created; dropped when the client is removed. */
  Made: "pgtls_made",
  /** Client roles that existed before; never dropped. */
  Adopted: "pgtls_adopted",
  /** Groups with the privileges of a preset in a database. */
  Groups: "pgtls_groups",
} as const;
export type Marker = (typeof Marker)[keyof typeof Marker];

export const MARKERS: readonly string[] = Object.values(Marker);

/**
 * Returns the name of the group of a preset, such as `pgtls_read:app.public`. A name that would be
 * too long, or ambiguous between databases and schemas, ends with a digest instead.
 */
export function groupName(privileges: ClientPrivileges, database: string, schema?: string): string {
  const place = schema === undefined ? database : `${database}.${schema}`;
  const name = `${RESERVED_PREFIX}${privileges}:${place}`;
  const ambiguous = /[.#]/.test(database) || schema?.includes("#") === true;
  if (!ambiguous && Buffer.byteLength(name, "utf8") <= LONGEST_NAME_BYTES) return name;
  const hash = createHash("sha256").update(JSON.stringify([database, schema ?? null]));
  return `${RESERVED_PREFIX}${privileges}:#${hash.digest("hex").slice(0, 32)}`;
}
