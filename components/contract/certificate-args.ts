import type { KeyAlgorithm } from "./key-algorithm";

/** How long a leaf certificate is valid and when it is renewed. */
export interface CertificateArgs {
  /** Validity in hours, from 1 to 19800 (825 days). Defaults to 2160 (90 days). A change re-issues the certificate and reloads the server. */
  validityHours?: number;
  /** Hours before its end in which an update renews the certificate, less than `validityHours`. Defaults to 720 (30 days). A change takes effect at the next update. */
  renewBeforeHours?: number;
  /** Key: one of `KeyAlgorithm`. Defaults to `ecdsa-p256`. A change re-issues the certificate and reloads the server. */
  keyAlgorithm?: KeyAlgorithm;
  /** Raise it to issue the certificate again at will, from 1. Defaults to 1. A change re-issues the certificate and reloads the server. */
  generation?: number;
  /** Keeps the key when the certificate is issued again. Defaults to false: a new key each time. A change takes effect at the next issue. */
  reuseKey?: boolean;
}
