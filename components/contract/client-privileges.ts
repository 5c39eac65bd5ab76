/**
 * The privileges of a client in a database. Each is a preset; a client with `owner` makes finer
 * grants on its own objects.
 */
export const ClientPrivileges = {
  /** Connect, and nothing else: the owner of an object grants privileges on it. */
  Connect: "connect",
  /**
   * Connect, and read every table, view and sequence of the schemas. Objects that clients with
   * `owner` create later are included.
   */
  Read: "read",
  /**
   * Read, insert, update and delete rows, use sequences, and create temporary tables. Not
   * `TRUNCATE`, which fires no row triggers and ignores row security.
   */
  Write: "write",
  /**
   * Connect, and create temporary tables, schemas, and objects in the schemas. Objects of another
   * client stay unreadable.
   */
  Owner: "owner",
} as const;
export type ClientPrivileges = (typeof ClientPrivileges)[keyof typeof ClientPrivileges];
