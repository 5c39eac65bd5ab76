/** What a client may do in a database. Each is a preset; finer grants are the owner-level clients' own business. */
export const ClientPrivileges = {
  /** Connect, and nothing else: whoever owns a table grants what is on it. */
  Connect: "connect",
  /** Connect, and read every present and future table, view and sequence of the schemas. */
  Read: "read",
  /** Read, and insert, update and delete rows, use sequences, and have temporary tables. No `truncate`: it fires no row triggers and ignores row security. */
  Write: "write",
  /** Connect, have temporary tables, and create schemas and, in the schemas, objects of its own. What another owner made it cannot read. */
  Owner: "owner",
} as const;
export type ClientPrivileges = (typeof ClientPrivileges)[keyof typeof ClientPrivileges];
