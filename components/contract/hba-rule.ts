/**
 * Which connections a rule is for: the first column of `pg_hba.conf`. All of them come over TCP;
 * the local socket is for administration and has no rules of the owner.
 */
export const HbaConnection = {
  /** With TLS. */
  Hostssl: "hostssl",
  /** With TLS or without. Needs the weakening `plaintextConnections`, unless the method is `reject`. */
  Host: "host",
  /** Without TLS. Needs the weakening `plaintextConnections`, unless the method is `reject`. */
  Hostnossl: "hostnossl",
  /** With encryption by GSSAPI, which is not TLS. Needs the weakening `plaintextConnections`, unless the method is `reject`. */
  Hostgssenc: "hostgssenc",
  /** Without encryption by GSSAPI, with TLS or without. Needs the weakening `plaintextConnections`, unless the method is `reject`. */
  Hostnogssenc: "hostnogssenc",
} as const;
export type HbaConnection = (typeof HbaConnection)[keyof typeof HbaConnection];

/**
 * How a rule authenticates. There is no `peer`, which is for local sockets, no `sspi` and no `bsd`,
 * which the platforms of this package do not have, and no `radius`, whose shared secret would stand
 * in the plain declaration.
 */
export const HbaMethod = {
  /** A certificate of the authority whose CN is the role, or maps to it. */
  Cert: "cert",
  /** Password by SCRAM-SHA-256 (RFC 7677). */
  ScramSha256: "scram-sha-256",
  /** Refuses. */
  Reject: "reject",
  /** Kerberos by GSSAPI. */
  Gss: "gss",
  /** OAuth 2.0 bearer token, from PostgreSQL 18; needs the options `issuer` and `scope`. */
  Oauth: "oauth",
  /** Password by an LDAP server. Needs the weakening `cleartextPasswords`. */
  Ldap: "ldap",
  /** Password by PAM. Needs the weakening `cleartextPasswords`. */
  Pam: "pam",
  /** The password itself, inside the TLS session. Needs the weakening `cleartextPasswords`. */
  Password: "password",
  /** Password hashed with MD5. Needs the weakening `md5Passwords`. */
  Md5: "md5",
  /** Asks the client's own machine who it is (RFC 1413). Needs the weakening `trustAuthentication`. */
  Ident: "ident",
  /** Believes every client. Needs the weakening `trustAuthentication`. */
  Trust: "trust",
} as const;
export type HbaMethod = (typeof HbaMethod)[keyof typeof HbaMethod];

/**
 * A rule for `pg_hba.conf` (PostgreSQL documentation, chapter "Client Authentication"). Rules are
 * tried in their order, after those for the superuser and the proof and before those for the
 * declared clients; the first one that matches decides.
 */
export interface HbaRule {
  /** Which connections: one of `HbaConnection`. Defaults to `hostssl`. A change is a reload. */
  connection?: HbaConnection;
  /**
   * Names of databases, `all`, `sameuser`, `samerole` or `replication`, or from PostgreSQL 16 a
   * regular expression after a slash. `all` does not include physical replication. Defaults to
   * `all`. A change is a reload.
   */
  databases?: string[];
  /**
   * Names of roles, `all`, a plus sign and a role for its members, or from PostgreSQL 16 a regular
   * expression after a slash. Without the weakening `superuserOverTcp` none of them includes
   * `postgres`. Defaults to `all`. A change is a reload.
   */
  roles?: string[];
  /**
   * Where clients come from: an IP address, a range such as `10.0.0.0/8` or `fd00::/8`, a host
   * name, a domain such as `.example.org`, `samehost`, `samenet` or `all`. Defaults to `all`. A
   * change is a reload.
   */
  addresses?: string[];
  /** How the client is authenticated: one of `HbaMethod`. A change is a reload. */
  method: HbaMethod;
  /**
   * Options of the method by their names, and for `hostssl` also `clientcert` (`verify-ca` or
   * `verify-full`) and `clientname` (`CN` or `DN`). No secrets. Defaults to none. A change is a
   * reload.
   */
  options?: Record<string, string>;
}
