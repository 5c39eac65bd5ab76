// The arguments of `PostgresServer`. Everything but key material is plain, so that a mistake fails
// in preview; key material may be an output or a secret.
import type { AccessLevel } from "./access-level";
import type { AssertionArgs } from "./assertion-args";
import type { AuthorityArgs } from "./authority-args";
import type { ClientArgs } from "./client-args";
import type { DataArgs } from "./data-args";
import type { DockerArgs } from "./docker-args";
import type { EmbeddedArgs } from "./embedded-args";
import type { HbaRule } from "./hba-rule";
import type { IdentMap } from "./ident-map";
import type { RuntimeKind } from "./runtime-kind";
import type { ServerCertificateArgs } from "./server-certificate-args";
import type { TlsArgs } from "./tls-args";
import type { Weakening } from "./weakening";

/**
 * The arguments of a `PostgresServer`. All of them are optional, and all are checked in preview.
 *
 * @example
 * ```ts
 * const args: PostgresServerArgs = {
 *   hosts: ["db.example.org"],
 *   publishAddress: "0.0.0.0",
 *   clients: { app: {}, reports: { access: AccessLevel.ScramAndCertificate } },
 *   settings: { max_connections: "200" },
 *   data: { protect: true },
 * };
 * ```
 */
export interface PostgresServerArgs {
  /**
   * The place where the server runs: one of `RuntimeKind`.
   *
   * Defaults to `docker`. A change is refused in preview: it would create another server without
   * the data.
   *
   * @default "docker"
   */
  runtime?: RuntimeKind;
  /**
   * Major version of PostgreSQL, from 14 to 18.
   *
   * Defaults to 17. A change is refused in preview: it needs `pg_dump` or `pg_upgrade`.
   *
   * @default 17
   */
  version?: number;
  /**
   * Names and addresses by which clients reach the server: DNS names, wildcards and IP addresses,
   * which become the subject alternative names of its certificate (RFC 5280, 4.2.1.6). The first is
   * the host of the output `endpoint` and cannot be a wildcard.
   *
   * Defaults to localhost, 127.0.0.1 and ::1. A change issues the server's certificate again and
   * reloads the server.
   *
   * @default ["localhost", "127.0.0.1", "::1"]
   */
  hosts?: string[];
  /**
   * IP address of the machine on which the port is published; `0.0.0.0` is every IPv4 interface.
   *
   * Defaults to 127.0.0.1. A change replaces the container, or restarts an embedded server.
   *
   * @default "127.0.0.1"
   */
  publishAddress?: string;
  /**
   * The TCP port for clients, from 1 to 65535.
   *
   * Defaults to 5432. A change replaces the container, or restarts an embedded server.
   *
   * @default 5432
   */
  port?: number;
  /**
   * The default database of the clients, 1 to 63 bytes. Created when absent, never dropped.
   *
   * Defaults to "app". A change reloads the server and creates the database.
   *
   * @default "app"
   */
  database?: string;
  /**
   * The credentials that clients present unless they set `access` themselves: one of `AccessLevel`.
   *
   * Defaults to `certificate`. A change reloads the server.
   *
   * @default "certificate"
   */
  access?: AccessLevel;
  /**
   * The clients, by name: at most 63 letters, digits, `-` and `_`, beginning with a letter or
   * digit. Nobody else can log in over TCP unless one of `hbaRules` allows it.
   *
   * Defaults to none. Adding or removing a client changes its role and certificate, touches no
   * other client, and reloads the server.
   *
   * @default {}
   */
  clients?: Record<string, ClientArgs>;
  /**
   * Client certificates to revoke (RFC 5280, 5); their sessions are ended. An entry is the name of
   * a client for all its certificates, `name@generation` for those of one generation, or a serial
   * number in hexadecimal. The client may already have left `clients`.
   *
   * Defaults to none. A change reloads the server. Removing an entry accepts the certificates
   * again, except those of a client that has left `clients`.
   *
   * @default []
   */
  revoked?: string[];
  /**
   * The certificate authority.
   *
   * Defaults to a managed one, valid for 10 years. Each of its properties states what a change
   * does.
   *
   * @default {}
   */
  authority?: AuthorityArgs;
  /**
   * The server's certificate.
   *
   * Defaults to one that the authority signs, valid for 90 days. Each of its properties states what
   * a change does.
   *
   * @default {}
   */
  serverCertificate?: ServerCertificateArgs;
  /**
   * The server's TLS: protocol versions, ciphers and groups.
   *
   * Defaults to TLS 1.3 only. A change reloads the server.
   *
   * @default {}
   */
  tls?: TlsArgs;
  /**
   * Settings for `postgresql.conf`, by PostgreSQL's names. Settings that this package needs itself,
   * such as `ssl` and `hba_file`, are refused.
   *
   * Defaults to none. Unless you set them, `password_encryption`, `log_connections`,
   * `log_disconnections` and `log_line_prefix` have values of this package, and all others have
   * PostgreSQL's defaults. A change reloads the server; a setting that requires a restart waits for
   * one unless `allowRestart` is true.
   *
   * @default {}
   */
  settings?: Record<string, string>;
  /**
   * Rules for `pg_hba.conf`, tried after those for the superuser and before those for the clients.
   *
   * Defaults to none. A change reloads the server.
   *
   * @default []
   */
  hbaRules?: HbaRule[];
  /**
   * Maps for `pg_ident.conf`, for rules with the option `map`.
   *
   * Defaults to none. A change reloads the server.
   *
   * @default []
   */
  identMaps?: IdentMap[];
  /**
   * Promises that you give up, each by its name in `Weakening`.
   *
   * Defaults to none. A change runs the assertion again.
   *
   * @default []
   */
  allowWeakening?: Weakening[];
  /**
   * Allows an update to restart the server when a setting requires it.
   *
   * Defaults to false. A change to true restarts the server if a setting waits for that.
   *
   * @default false
   */
  allowRestart?: boolean;
  /**
   * The data of the database cluster.
   *
   * Defaults to data that is deleted with the server. Each of its properties states what a change
   * does.
   *
   * @default {}
   */
  data?: DataArgs;
  /**
   * The container. Only with `runtime: docker`.
   *
   * Defaults to one of the image `postgres:<version>`. Each of its properties states what a change
   * does.
   *
   * @default {}
   */
  docker?: DockerArgs;
  /**
   * The local process. Only with `runtime: embedded`.
   *
   * Defaults to one of binaries from npm. Each of its properties states what a change does.
   *
   * @default {}
   */
  embedded?: EmbeddedArgs;
  /**
   * The assertion, which proves that the server keeps its promises.
   *
   * Defaults to one that runs when something has changed. A change does nothing to the server.
   *
   * @default {}
   */
  assertion?: AssertionArgs;
}
