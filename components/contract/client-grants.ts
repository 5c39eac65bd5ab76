import type { AccessLevel } from "./access-level";
import type { ClientPrivileges } from "./client-privileges";

/** What a client may do in one database. */
export interface DatabaseGrant {
  readonly name: string;
  readonly privileges: ClientPrivileges;
  /** Empty for `connect`. */
  readonly schemas: readonly string[];
}

/** What a client is on the server, without its certificate and password. */
export interface ClientGrants {
  /** Role that it logs in as; the CN of its certificate. */
  readonly role: string;
  /** More roles that its certificate may log in as. */
  readonly roles: readonly string[];
  readonly access: AccessLevel;
  readonly connectionLimit: number | undefined;
  /** ISO 8601. */
  readonly validUntil: string | undefined;
  readonly memberOf: readonly string[];
  readonly databases: readonly DatabaseGrant[];
}
