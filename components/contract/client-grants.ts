import type { AccessLevel } from "./access-level";
import type { ClientPrivileges } from "./client-privileges";

/** The privileges of a client in one database. */
export interface DatabaseGrant {
  readonly name: string;
  readonly privileges: ClientPrivileges;
  /** Empty for `connect`. */
  readonly schemas: readonly string[];
}

/** A client on the server, without its certificate and password. */
export interface ClientGrants {
  /** Role that the client logs in as; the CN of its certificate. */
  readonly role: string;
  /** Further roles that its certificate may log in as. */
  readonly roles: readonly string[];
  readonly access: AccessLevel;
  readonly connectionLimit: number | undefined;
  /** ISO 8601. */
  readonly validUntil: string | undefined;
  readonly memberOf: readonly string[];
  readonly databases: readonly DatabaseGrant[];
}
