// What other programs and other stacks get to see of a server.

/** Where clients connect. */
export interface Endpoint {
  /** The first of the declared hosts. */
  host: string;
  port: number;
  /** Default database of the clients. */
  database: string;
}

/** What runs. */
export interface RuntimeFacts {
  /** `docker` or `embedded`. */
  kind: string;
  /** PostgreSQL's version, such as `17.10`. */
  version: string;
  /** Id of the container; empty for the embedded runtime. */
  containerId: string;
}

/** What identifies a certificate, and how long it is valid. */
export interface CertificateFacts {
  /** Distinguished name (RFC 4514), such as `CN=app,O=x`. */
  subject: string;
  /** Distinguished name (RFC 4514). */
  issuer: string;
  /** Lower-case hexadecimal without leading zeros. */
  serialNumber: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  sha256Fingerprint: string;
  /** ISO 8601. */
  notBefore: string;
  /** ISO 8601. */
  notAfter: string;
}

/** A certificate in use. */
export interface CertificateReport extends CertificateFacts {
  /** Unique among the certificates of a server: `ca-<generation>` or `ca`, `server`, `probe`, `client-<name>`. */
  name: string;
  /** `authority`, `server` or `client`. */
  kind: string;
  /**
   * ISO 8601. From then on an update renews a leaf, if it is ours to renew; an authority is never
   * renewed by the clock, so for one it is the time by which its successor should be added.
   */
  renewAfter: string;
  /** Whole days from the run of the program to the end; negative after it. */
  daysLeft: number;
}

/** The public part of what a client connects with. */
export interface ClientReport {
  role: string;
  database: string;
  /** The client's certificate, followed by the intermediates that the server needs; empty for one that has none. */
  certificatePem: string;
}
