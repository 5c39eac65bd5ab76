/** The credentials that a declared client presents, always over TLS. */
export const AccessLevel = {
  /**
   * A certificate of the authority whose CN is the role: method `cert` in `pg_hba.conf`. The
   * role has no password.
   */
  Certificate: "certificate",
  /** The role's password, by SCRAM-SHA-256 (RFC 7677). No certificate. */
  Scram: "scram",
  /**
   * Both: the role's password, and a certificate whose CN equals the role, since `pg_hba.conf` has
   * no `map` for a password.
   */
  ScramAndCertificate: "scramAndCertificate",
} as const;
export type AccessLevel = (typeof AccessLevel)[keyof typeof AccessLevel];
