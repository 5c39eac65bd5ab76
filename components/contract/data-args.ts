/**
 * The data of the database cluster.
 *
 * @example
 * ```ts
 * const data: DataArgs = { protect: true, initdbArguments: ["--locale=C.UTF-8"] };
 * ```
 */
export interface DataArgs {
  /**
   * Keeps the data when the server is deleted: the resource that holds it is protected, and the
   * data stays on the host.
   *
   * Defaults to false. A change does nothing to the server.
   *
   * @default false
   */
  protect?: boolean;
  /**
   * Additional arguments for `initdb`, such as `--locale=de_AT.UTF-8`. Arguments that set logins or
   * directories are refused.
   *
   * Defaults to none. They apply once, when the cluster is created; a change does nothing.
   *
   * @default []
   */
  initdbArguments?: string[];
  /**
   * Driver of the Docker volume that holds the data. Only with `runtime: docker`.
   *
   * Defaults to `local`. A change is refused in preview while there is data.
   *
   * @default "local"
   */
  volumeDriver?: string;
  /**
   * Options for the volume driver, such as `type`, `o` and `device` of an encrypted device. Only
   * with `runtime: docker`.
   *
   * Defaults to none. A change is refused in preview while there is data.
   *
   * @default {}
   */
  volumeDriverOptions?: Record<string, string>;
}
