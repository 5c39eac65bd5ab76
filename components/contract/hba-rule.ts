/**
 * The connections that a rule matches: the first column of `pg_hba.conf`. All of them come over
 * TCP; the local socket is for administration, and no declared rule matches it.
 */
export const HbaConnection = {
  /** With TLS. */
  Hostssl: "hostssl",
  /**
   * With TLS or without. Needs the weakening `plaintextConnections`, unless the method is `reject`.
   */
  Host: "host",
  /** Without TLS. Needs the weakening `plaintextConnections`, unless the method is `reject`. */
  Hostnossl: "hostnossl",
  /**
   * With encryption by GSSAPI, which is not TLS. Needs the weakening `plaintextConnections`, unless
   * the method is `reject`.
   */
  Hostgssenc: "hostgssenc",
  /**
   * Without encryption by GSSAPI, with TLS or without. Needs the weakening `plaintextConnections`,
   * unless the method is `reject`.
   */
  Hostnogssenc: "hostnogssenc",
} as const;
export type HbaConnection = (typeof HbaConnection)[keyof typeof HbaConnection];

/**
 * The authentication method of a rule. `peer` is not available, since it is for local sockets; nor
 * are `sspi` and `bsd`, which the platforms of this package lack, nor `radius`, whose shared secret
 * would be in the plain declaration.
 */
export const HbaMethod = {
  /** A certificate of the authority whose CN is the role or maps to it. */
  Cert: "cert",
  /** A password by SCRAM-SHA-256 (RFC 7677). */
  ScramSha256: "scram-sha-256",
  /** Refuses the connection. */
  Reject: "reject",
  /** Kerberos by GSSAPI. */
  Gss: "gss",
  /**
   * An OAuth 2.0 bearer token (RFC 6750). Needs PostgreSQL 18 and the options `issuer` and `scope`.
   */
  Oauth: "oauth",
  /** A password that an LDAP server checks. Needs the weakening `cleartextPasswords`. */
  Ldap: "ldap",
  /** A password that PAM checks. Needs the weakening `cleartextPasswords`. */
  Pam: "pam",
  /** The password itself, sent inside the TLS session. Needs the weakening `cleartextPasswords`. */
  Password: "password",
  /** A password hashed with MD5. Needs the weakening `md5Passwords`. */
  Md5: "md5",
  /**
   * The answer of the client's own machine (RFC 1413). Needs the weakening `trustAuthentication`.
   */
  Ident: "ident",
  /** No authentication at all. Needs the weakening `trustAuthentication`. */
  Trust: "trust",
} as const;
export type HbaMethod = (typeof HbaMethod)[keyof typeof HbaMethod];

/**
 * A rule for `pg_hba.conf` (PostgreSQL documentation, "The pg_hba.conf File"). Rules are tried in
 * their order, after those for the superuser and the proof and before those for the declared
 * clients; the first one that matches decides.
 *
 * @example
 * ```ts
 * const monitoring: HbaRule = {
 *   databases: ["postgres"],
 *   roles: ["monitoring"],
 *   addresses: ["10.0.0.0/8"],
 *   method: HbaMethod.ScramSha256,
 * };
 * ```
 */
export interface HbaRule {
  /**
   * The connections that the rule matches: one of `HbaConnection`.
   *
   * Defaults to `hostssl`. A change reloads the server.
   *
   * @default "hostssl"
   */
  connection?: HbaConnection;
  /**
   * Names of databases, `all`, `sameuser`, `samerole` or `replication`, or from PostgreSQL 16 a
   * regular expression after a slash. `all` does not match physical replication.
   *
   * Defaults to ["all"]. A change reloads the server.
   *
   * @default ["all"]
   */
  databases?: string[];
  /**
   * Names of roles, `all`, a plus sign and a role for its members, or from PostgreSQL 16 a regular
   * expression after a slash. None of them matches `postgres` without the weakening
   * `superuserOverTcp`.
   *
   * Defaults to ["all"]. A change reloads the server.
   *
   * @default ["all"]
   */
  roles?: string[];
  /**
   * Addresses of the clients: an IP address, a range such as `10.0.0.0/8` or `fd00::/8`, a host
   * name, a domain such as `.example.org`, `samehost`, `samenet` or `all`.
   *
   * Defaults to ["all"]. A change reloads the server.
   *
   * @default ["all"]
   */
  addresses?: string[];
  /**
   * The authentication method: one of `HbaMethod`.
   *
   * Required. A change reloads the server.
   */
  method: HbaMethod;
  /**
   * Options of the method by their names, and for `hostssl` also `clientcert` (`verify-ca` or
   * `verify-full`) and `clientname` (`CN` or `DN`). Options that hold a secret, such as
   * `ldapbindpasswd`, are refused.
   *
   * Defaults to none. A change reloads the server.
   *
   * @default {}
   */
  options?: Record<string, string>;
}
