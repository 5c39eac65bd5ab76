/**
 * A line of `pg_ident.conf` (PostgreSQL documentation, "User Name Maps"): which role somebody may
 * be whom a rule with the option `map` has authenticated. Several lines with one name are one map.
 */
export interface IdentMap {
  /** Name of the map, 1 to 63 bytes, not beginning with `pgtls_`. A change is a reload. */
  name: string;
  /**
   * Who was authenticated: the CN of a certificate, or with `clientname=DN` its whole name, or a
   * Kerberos principal. After a slash a regular expression, best with `^` and `$`. A change is a
   * reload.
   */
  systemUser: string;
  /**
   * Role that they may be, 1 to 63 bytes. In a line with a regular expression `\1` stands for what
   * its first parentheses matched. A change is a reload.
   */
  role: string;
}
