// The outputs of a server, for other programs and other stacks.

/** The address that clients connect to. */
export interface Endpoint {
  /** The first of the declared hosts. */
  host: string;
  /** TCP port, 1 to 65535. */
  port: number;
  /** Default database of the clients. */
  database: string;
}

/** The running server. All texts are empty while it waits for an offline authority. */
export interface RuntimeFacts {
  /** `docker` or `embedded`. */
  kind: string;
  /** PostgreSQL's version, such as `17.10`. */
  version: string;
  /** Id of the container; empty for the embedded runtime. */
  containerId: string;
}

/** The identity and the validity of a certificate. */
export interface CertificateFacts {
  /** Distinguished name of the subject (RFC 4514), such as `CN=app,O=x`. */
  subject: string;
  /** Distinguished name of the issuer (RFC 4514). */
  issuer: string;
  /** Serial number, in lower-case hexadecimal without leading zeros. */
  serialNumber: string;
  /** SHA-256 fingerprint of the certificate, in lower-case hexadecimal. */
  sha256Fingerprint: string;
  /** Beginning of the validity, ISO 8601. */
  notBefore: string;
  /** End of the validity, ISO 8601. */
  notAfter: string;
}

/** A certificate in use. */
export interface CertificateReport extends CertificateFacts {
  /**
   * Unique among the certificates of a server: `ca-<generation>` or `ca`, `server`, `probe`,
   * `client-<name>`.
   */
  name: string;
  /** `authority`, `server` or `client`. */
  kind: string;
  /**
   * Time from which an update renews the certificate, ISO 8601. For an authority, the time by which
   * you should add its successor; a user-supplied certificate and one that is signed offline should
   * be replaced by then.
   */
  renewAfter: string;
  /** Whole days from the run of the program to the end of the validity; negative after it. */
  daysLeft: number;
}

/** The public credentials of a client. */
export interface ClientReport {
  /** Role that the client logs in as. */
  role: string;
  /** Database that the client connects to. */
  database: string;
  /**
   * The client's certificate in PEM, followed by its intermediates; empty for a client without one.
   */
  certificatePem: string;
}
