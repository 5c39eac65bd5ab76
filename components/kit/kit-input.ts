/** What a kit is made of. */
export interface KitInput {
  /** Name of the client in the declaration: letters, digits, `-` and `_`, 1 to 63. */
  readonly client: string;
  /** Role that it logs in as. */
  readonly role: string;
  /** DNS name or IP address, one that the server's certificate names. */
  readonly host: string;
  /** From 1 to 65535. */
  readonly port: number;
  readonly database: string;
  /** Certificates that the client trusts; several during a rotation of the authority. */
  readonly trustBundlePem: string;
  /** The client's certificate with its intermediates; empty for a client that has only a password. */
  readonly certificatePem: string;
  /** Secret. Left out when the client brought a request, and keeps its key, or has no certificate. */
  readonly privateKeyPem?: string;
  /** Secret. Only for access by password. */
  readonly password?: string;
  /** Absolute path of the directory that the files will be in. */
  readonly directory: string;
}
