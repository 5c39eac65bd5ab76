/**
 * A line of `pg_ident.conf` (PostgreSQL documentation, "User Name Maps"): the role that an
 * authenticated user may log in as, for rules with the option `map`. Lines of the same name form
 * one map.
 *
 * @example
 * ```ts
 * const line: IdentMap = { name: "people", systemUser: "/^(.*)@EXAMPLE\\.ORG$", role: "\\1" };
 * ```
 */
export interface IdentMap {
  /**
   * Name of the map, 1 to 63 bytes, not beginning with `pgtls_`.
   *
   * Required. A change reloads the server.
   */
  name: string;
  /**
   * The authenticated user, 1 to 1024 bytes: the CN of a certificate, its whole distinguished name
   * with `clientname=DN`, or a Kerberos principal. A regular expression follows a slash, preferably
   * with `^` and `$`.
   *
   * Required. A change reloads the server.
   */
  systemUser: string;
  /**
   * Role that this user may log in as, 1 to 63 bytes. With a regular expression, `\1` stands for
   * the text that its first parentheses match. `postgres` needs the weakening `superuserOverTcp`.
   *
   * Required. A change reloads the server.
   */
  role: string;
}
