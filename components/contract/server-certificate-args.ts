import type * as pulumi from "@pulumi/pulumi";
import type { CertificateArgs } from "./certificate-args";

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
