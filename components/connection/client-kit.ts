/** The credentials and the address with which a client connects, as plain values. */
export interface ClientKit {
  /** Name or address that the server's certificate has to name. */
  host: string;
  /** Name or address to connect to. Defaults to `host`. */
  connectHost?: string;
  /** TCP port, 1 to 65535. */
  port: number;
  database: string;
  role: string;
  /** The authorities to verify the server with, in PEM. */
  trustBundlePem: string;
  /** The client's certificate, leaf first, in PEM; omitted or empty without one. */
  certificatePem?: string;
  /** Secret. The key of the certificate, in PEM. */
  privateKeyPem?: string;
  /** Secret. Used if the server asks for a password. */
  password?: string;
}
