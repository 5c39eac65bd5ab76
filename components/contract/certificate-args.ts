import type { KeyAlgorithm } from "./key-algorithm";

/**
 * Validity, renewal and key of a leaf certificate.
 *
 * @example
 * ```ts
 * const certificate: CertificateArgs = { validityHours: 24, renewBeforeHours: 12 };
 * ```
 */
export interface CertificateArgs {
  /**
   * Validity in hours, from 1 to 19800 (825 days), and not longer than that of a managed authority.
   *
   * Defaults to 2160 (90 days). A change issues the certificate again and reloads the server.
   *
   * @default 2160
   */
  validityHours?: number;
  /**
   * Length of the window before the end of the validity in which an update renews the certificate,
   * in hours, from 0 and less than `validityHours`.
   *
   * Defaults to 720 (30 days), or to the last third of a shorter validity: a third of
   * `validityHours`, rounded down, if that is less. A change applies from the next update.
   *
   * @default the smaller of 720 and a third of `validityHours`
   */
  renewBeforeHours?: number;
  /**
   * Key algorithm: one of `KeyAlgorithm`. Refused for a client with a `certificateRequestPem`,
   * which has its key already.
   *
   * Defaults to `ecdsa-p256`. A change issues the certificate again and reloads the server.
   *
   * @default "ecdsa-p256"
   */
  keyAlgorithm?: KeyAlgorithm;
  /**
   * Counter that you raise to issue the certificate again, from 1 to 1000000.
   *
   * Defaults to 1. A change issues the certificate again and reloads the server.
   *
   * @default 1
   */
  generation?: number;
  /**
   * Keeps the private key when the certificate is issued again.
   *
   * Defaults to false, for a new key each time. A change applies from the next issue.
   *
   * @default false
   */
  reuseKey?: boolean;
}
