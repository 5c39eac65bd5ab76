/** A role and a database of a declared client. */
export interface ProofClient {
  role: string;
  database: string;
  /** A value of `AccessLevel`. Omitted, a demand for a certificate or for SCRAM keeps the promise. */
  access?: string;
}

/** The promises of a server, and the credentials of the probe. */
export interface Promises {
  /** Name or address that the server's certificate has to name. */
  host: string;
  /** Name or address to connect to. Defaults to `host`. */
  connectHost?: string;
  /** TCP port, 1 to 65535. */
  port: number;
  database: string;
  /** Role of the probe. */
  role: string;
  /** The authorities to verify the server with, in PEM. */
  trustBundlePem: string;
  /** The probe's certificate, leaf first, in PEM. */
  certificatePem: string;
  /** Secret. The key of the probe's certificate, in PEM. */
  keyPem: string;
  /** SHA-256 of the issued server certificate, lower-case hexadecimal. */
  expectedFingerprint: string;
  /** Oldest protocol that the server may speak, such as `TLSv1.3`. */
  minProtocol: string;
  /** Role that must not be reachable over TCP; empty without that promise. */
  superuser: string;
  /** Promises that the declaration gives up: values of `Weakening`. */
  allowWeakening: string[];
  /** The declared clients: nobody gets in as a client without its certificate or password. */
  clients: ProofClient[];
  /**
   * Each client's certificate, in PEM: a client cannot log in outside of its validity period.
   * Omitted, validity periods are not judged.
   */
  clientCertificates?: { client: string; certificatePem: string }[];
  /**
   * The lines that `pg_ident.conf` has to have, without the map `pgtls_admin`, which is for the
   * local socket. Omitted, maps are not judged.
   */
  identMaps?: { name: string; systemUser: string; role: string }[];
  /**
   * Type and method of every rule that `pg_hba.conf` has to have, in order, such as
   * `hostssl cert`. Omitted, their order is not judged.
   */
  rules?: string[];
  /** Settings that have to be in force, by PostgreSQL's names. Omitted, settings are not judged. */
  settings?: Record<string, string>;
  /**
   * Secret. The authority of the client certificates. Signs certificates in memory that the server
   * must refuse: expired, for servers, revoked, of another client. Omitted, these promises are listed
   * as not probed.
   */
  signer?: { certificatePem: string; keyPem: string };
  /** Serial numbers of revoked certificates, in hexadecimal. Defaults to none. */
  revokedSerials?: string[];
}

/**
 * Promises, and how long to wait for the server. Judges get the promises alone, so that no
 * observation depends on how long the proof was willing to wait.
 */
export interface ProofRequest extends Promises {
  /** Time to wait for a server that is starting, in seconds. */
  patienceSeconds: number;
}
