/** A role that a declared client may log in as. */
export interface ProofClient {
  role: string;
  database: string;
  /** What it has to show: a value of `AccessLevel`. Left out, a certificate or SCRAM will do. */
  access?: string;
}

/** What the proof connects with, and what the server has promised. */
export interface Promises {
  /** Name or address that the server's certificate has to be for. */
  host: string;
  /** Name or address to dial. Defaults to `host`. */
  connectHost?: string;
  /** TCP port, 1 to 65535. */
  port: number;
  database: string;
  /** Role of the probe. */
  role: string;
  /** PEM of the authorities that the server's certificate has to come from. */
  trustBundlePem: string;
  /** PEM of the probe's certificate, leaf first. */
  certificatePem: string;
  /** Secret. PEM of its key. */
  keyPem: string;
  /** SHA-256 of the issued server certificate, lower-case hexadecimal. */
  expectedFingerprint: string;
  /** Oldest protocol that the server may speak, such as `TLSv1.3`. */
  minProtocol: string;
  /** Role that must not be reachable over TCP; empty when no such thing was promised. */
  superuser: string;
  /** Promises that were given up: values of `Weakening`. */
  allowWeakening: string[];
  /** The declared clients: nobody gets in as one of them without its own certificate or password. */
  clients: ProofClient[];
  /**
   * PEM of each client's certificate, by the client's name: what a client has to show is of no use
   * to it when its dates are not right. Left out, dates of clients are not probed.
   */
  clientCertificates?: { client: string; certificatePem: string }[];
  /**
   * Identity maps that have to be in force, all but `pgtls_admin`, which is for the local socket.
   * Left out, maps are not compared.
   */
  identMaps?: { name: string; systemUser: string; role: string }[];
  /**
   * Type and method of every rule that has to be in `pg_hba.conf`, in their order, such as
   * `hostssl cert`. Left out, rules are not compared.
   */
  rules?: string[];
  /** Settings that have to be in force, by PostgreSQL's names. Left out, settings are not probed. */
  settings?: Record<string, string>;
  /**
   * Secret. The authority of the client certificates, for certificates in memory that it must not
   * let in: expired, for a server, revoked. Left out, these promises are listed as not probed.
   */
  signer?: { certificatePem: string; keyPem: string };
  /** Serial numbers that the signer has revoked, in hexadecimal. Defaults to none. */
  revokedSerials?: string[];
}

/**
 * Promises, and how to go about them. Who judges is given the promises alone: what is told of an
 * observation can then not depend on how long somebody was willing to wait for it.
 */
export interface ProofRequest extends Promises {
  /** How long a starting server is waited for, in seconds. */
  patienceSeconds: number;
}
