/** The input of a kit. */
export interface KitInput {
  /** Name of the client in the declaration: letters, digits, `-` and `_`, 1 to 63. */
  readonly client: string;
  /** Role that the client logs in as. */
  readonly role: string;
  /** DNS name or IP address that the server's certificate names. */
  readonly host: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  readonly database: string;
  /** Authorities that the client trusts, in PEM; several during a rotation of the authority. */
  readonly trustBundlePem: string;
  /** The client's certificate with its intermediates, in PEM; empty for a client with only a password. */
  readonly certificatePem: string;
  /** Secret. Omitted if the client supplied a certificate signing request, or has no certificate. */
  readonly privateKeyPem?: string;
  /** Secret. Omitted for a client without a password. */
  readonly password?: string;
  /** Absolute path of the directory for the files. */
  readonly directory: string;
}
