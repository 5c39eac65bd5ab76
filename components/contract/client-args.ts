// What an owner declares about a client.
import type { ClientPrivileges } from "./client-privileges";
import type { AccessLevel } from "./access-level";
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateArgs } from "./certificate-args";

/** What a client may do in one database. */
export interface ClientDatabaseArgs {
  /**
   * What it may do: one of `ClientPrivileges`. A change grants and revokes at once, also for open
   * sessions, and touches no other client.
   */
  privileges: ClientPrivileges;
  /**
   * Schemas that `read`, `write` and `owner` are about, 1 to 63 bytes each; those that are absent
   * are made, none is ever dropped. Defaults to `public`. Not with `connect`.
   */
  schemas?: string[];
}

/** A client: who gets in, as whom, and to what. */
export interface ClientArgs {
  /**
   * Role that the client logs in as; the certificate's CN. 1 to 63 bytes, not beginning with `pg_`
   * or `pgtls_`. Defaults to the client's name. Several clients may have one role: several
   * certificates for it. A role that exists is adopted: when its client goes, it is locked and
   * never dropped.
   */
  role?: string;
  /**
   * More roles that the client's certificate may log in as, by a map in `pg_ident.conf`. One that is
   * also the `role` of another client has that client's rights; any other has this client's. Only
   * with access by certificate. Defaults to none. A change is a reload.
   */
  roles?: string[];
  /** What the client has to show: one of `AccessLevel`. Defaults to `access` of the server. A change is a reload. */
  access?: AccessLevel;
  /**
   * Database that the client is told to connect to; made when absent, never dropped. Defaults to
   * `database` of the server, or with `databases` that lack it to the first of them by name. Without
   * `databases` it is the only one, with privileges `owner` in the schema `public`.
   */
  database?: string;
  /**
   * Databases that the client reaches, by name, and what it may do there; made when absent, never
   * dropped. Defaults to `database` alone. A database that is taken away is revoked; sessions that
   * are open stay, since PostgreSQL asks for `connect` only at the beginning.
   */
  databases?: Record<string, ClientDatabaseArgs>;
  /**
   * Sessions that the role may have at once, from 1 to 262143 (`connection limit`). Defaults to no
   * limit but the server's. A change applies to new sessions.
   */
  connectionLimit?: number;
  /**
   * When the role's password ends: an ISO 8601 date, meaning midnight UTC, or a time with its zone
   * (`valid until`). Only with access by password: PostgreSQL does not look at it otherwise, and a
   * certificate ends by `certificate.validityHours`. Defaults to no end. A change applies to new
   * sessions.
   */
  validUntil?: string;
  /**
   * Roles that the client's role is a member of, and it is in no other: roles that exist, such as
   * `pg_read_all_data`, or other clients' roles. Those that reach files or programs of the server
   * are refused (`pg_execute_server_program`, `pg_read_server_files`, `pg_write_server_files`), as
   * is a superuser. Defaults to none. A change applies at once.
   */
  memberOf?: string[];
  /**
   * Secret. Password of the role, for access by password (`scram`, `scramAndCertificate`). Defaults
   * to one made at random, 192 bits, in the output `clientPasswords`. The server keeps a SCRAM
   * verifier of it and never sees it. A change applies to new sessions; clients that share a role
   * share its password.
   */
  password?: pulumi.Input<string>;
  /** Raise it for another password made at random, from 1. Defaults to 1. A change applies to new sessions. */
  passwordGeneration?: number;
  /**
   * PEM of a certificate request (PKCS #10, RFC 2986) whose CN is the client's role: its certificate
   * is issued for that key, and the key never comes here. Defaults to a key made here, in the output
   * `clientKeys`. A change issues the certificate again.
   */
  certificateRequestPem?: pulumi.Input<string>;
  /** The client's certificate; none is issued for access `scram`. */
  certificate?: CertificateArgs;
}
