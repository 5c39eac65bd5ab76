/** What a declared client has to show before it gets in. Always over TLS, never less than this. */
export const AccessLevel = {
  /** A certificate of the authority whose CN is the role: method `cert` in `pg_hba.conf`. No password exists. */
  Certificate: "certificate",
  /** The role's password, by SCRAM-SHA-256 (RFC 7677). The client needs no certificate. */
  Scram: "scram",
  /** Both: the role's password, and a certificate whose CN equals the role, since there is no `map=` with a password. */
  ScramAndCertificate: "scramAndCertificate",
} as const;
export type AccessLevel = (typeof AccessLevel)[keyof typeof AccessLevel];
