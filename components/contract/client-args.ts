// The arguments of a client.
import type * as pulumi from "@pulumi/pulumi";
import type { AccessLevel } from "./access-level";
import type { CertificateArgs } from "./certificate-args";
import type { ClientPrivileges } from "./client-privileges";

/**
 * The privileges of a client in one database.
 *
 * @example
 * ```ts
 * const shop: ClientDatabaseArgs = { privileges: ClientPrivileges.Write, schemas: ["orders"] };
 * ```
 */
export interface ClientDatabaseArgs {
  /**
   * The client's privileges: one of `ClientPrivileges`.
   *
   * Required. A change grants and revokes at once, also for open sessions, and touches no other
   * client.
   */
  privileges: ClientPrivileges;
  /**
   * Schemas in which the client has the privileges `read`, `write` or `owner`, 1 to 63 bytes each.
   * Created when absent, never dropped. Refused with `connect`.
   *
   * Defaults to ["public"]. A change grants and revokes at once.
   *
   * @default ["public"]
   */
  schemas?: string[];
}

/**
 * A client: its role, its credentials and its databases.
 *
 * @example
 * ```ts
 * const reports: ClientArgs = {
 *   access: AccessLevel.ScramAndCertificate,
 *   databases: { shop: { privileges: ClientPrivileges.Read } },
 *   connectionLimit: 10,
 * };
 * ```
 */
export interface ClientArgs {
  /**
   * Role that the client logs in as, and the common name (CN) of its certificate. 1 to 63 bytes,
   * not beginning with `pg_` or `pgtls_`. Clients may share a role: then each has its own
   * certificate for it.
   *
   * Defaults to the client's name. A change issues the certificate again and reloads the server. A
   * role that exists already is adopted; when its client is removed, it is locked and never
   * dropped.
   *
   * @default the client's name
   */
  role?: string;
  /**
   * Further roles that the client's certificate may log in as, by a map in `pg_ident.conf`. A role
   * that is another client's `role` has that client's privileges; any other has those of this
   * client. Only with `access: certificate`.
   *
   * Defaults to none. A change reloads the server.
   *
   * @default []
   */
  roles?: string[];
  /**
   * The credentials that the client presents: one of `AccessLevel`.
   *
   * Defaults to the server's `access`. A change reloads the server.
   *
   * @default the server's `access`
   */
  access?: AccessLevel;
  /**
   * Database that the client is told to connect to, one of `databases` if those are given. Created
   * when absent, never dropped. Without `databases` it is the client's only database, with the
   * privileges `owner` in the schema `public`.
   *
   * Defaults to the server's `database`, or if `databases` lacks that one, to the first of them by
   * name. A change reloads the server; with `databases` it changes only the client's output.
   *
   * @default the server's `database`, or the first of `databases`
   */
  database?: string;
  /**
   * Databases that the client can connect to, by name, with its privileges. Created when absent,
   * never dropped.
   *
   * Defaults to `database` alone. A change reloads the server. Removing a database revokes the
   * privileges there; open sessions stay, since PostgreSQL checks `CONNECT` only at their
   * beginning.
   *
   * @default `database` alone
   */
  databases?: Record<string, ClientDatabaseArgs>;
  /**
   * Number of sessions that the role may have at a time, from 1 to 262143 (`CONNECTION LIMIT` of
   * `CREATE ROLE`).
   *
   * Defaults to no limit but the server's. A change applies to new sessions.
   *
   * @default no limit
   */
  connectionLimit?: number;
  /**
   * Time at which the role's password expires (`VALID UNTIL` of `CREATE ROLE`): an ISO 8601 date,
   * which means midnight UTC, or a time with its zone. Only for access by password, since
   * PostgreSQL ignores it otherwise; the validity of a certificate is `certificate.validityHours`.
   *
   * Defaults to no expiry. A change applies to new sessions.
   *
   * @default no expiry
   */
  validUntil?: string;
  /**
   * Roles of which the client's role is a member: existing ones, such as `pg_read_all_data`, or
   * roles of other clients. Other memberships are revoked. Superusers are refused, and so are
   * `pg_execute_server_program`, `pg_read_server_files` and `pg_write_server_files`, which reach
   * programs and files of the server.
   *
   * Defaults to none. A change applies at once.
   *
   * @default []
   */
  memberOf?: string[];
  /**
   * Secret. Password of the role, at least 12 characters. Only for access by password. The server
   * keeps a SCRAM verifier (RFC 5802, RFC 7677) and never receives the password. Clients that share
   * a role share its password.
   *
   * Defaults to a random one of 192 bits. The output `clientPasswords` has the password in either
   * case. A change applies to new sessions.
   *
   * @default a random password
   */
  password?: pulumi.Input<string>;
  /**
   * Counter that you raise for another random password, from 1 to 1000000. Only for access by
   * password.
   *
   * Defaults to 1. A change applies to new sessions.
   *
   * @default 1
   */
  passwordGeneration?: number;
  /**
   * Certificate request in PEM (PKCS #10, RFC 2986) whose CN is the client's role. The certificate
   * is issued for its key, and the private key stays with the client. Refused with `access: scram`.
   *
   * Defaults to none: the key is generated here and is in the output `clientKeys`. A change issues
   * the certificate again and reloads the server.
   *
   * @default none
   */
  certificateRequestPem?: pulumi.Input<string>;
  /**
   * The client's certificate. Refused with `access: scram`, for which none is issued.
   *
   * Defaults to one with a validity of 90 days. Each of its properties states what a change does.
   *
   * @default {}
   */
  certificate?: CertificateArgs;
}
