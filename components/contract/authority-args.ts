import type * as pulumi from "@pulumi/pulumi";
import type { KeyAlgorithm } from "./key-algorithm";

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
