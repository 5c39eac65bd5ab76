/** Everything that a client connects with, as plain values. */
export interface ClientKit {
  /** Name or address that the server's certificate has to be for. */
  host: string;
  /** Name or address to dial. Defaults to `host`. */
  connectHost?: string;
  /** TCP port, 1 to 65535. */
  port: number;
  database: string;
  role: string;
  /** PEM of the authorities that the server's certificate has to come from. */
  trustBundlePem: string;
  /** PEM of the client's certificate, leaf first; left out or empty without one. */
  certificatePem?: string;
  /** Secret. PEM of its key. */
  privateKeyPem?: string;
  /** Secret. For a server that asks for one by SCRAM. */
  password?: string;
}
