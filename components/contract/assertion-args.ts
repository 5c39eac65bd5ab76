/** The occasions on which the assertion runs. */
export const Proof = {
  /** When something that it asserts has changed, after a failure, and on `pulumi refresh`. */
  OnChange: "onChange",
  /** On every update. */
  Always: "always",
} as const;
export type Proof = (typeof Proof)[keyof typeof Proof];

/**
 * The assertion, which proves that the server keeps its promises.
 *
 * @example
 * ```ts
 * const assertion: AssertionArgs = { proof: Proof.Always, patienceSeconds: 120 };
 * ```
 */
export interface AssertionArgs {
  /**
   * The occasions on which the assertion runs: one of `Proof`.
   *
   * Defaults to `onChange`. A change runs the assertion again.
   *
   * @default "onChange"
   */
  proof?: Proof;
  /**
   * Time to wait for a server that is starting, in seconds, from 1 to 3600.
   *
   * Defaults to 60. A change does nothing to the server.
   *
   * @default 60
   */
  patienceSeconds?: number;
  /**
   * Host name or address at which the deploying machine reaches the server. The certificate is
   * still checked against the first of `hosts`.
   *
   * Defaults to the host of a remote `docker.host`, otherwise to `publishAddress`, with the
   * loopback address in place of `0.0.0.0` and `::`. A change runs the assertion again.
   *
   * @default the remote Docker host, or `publishAddress`
   */
  connectHost?: string;
}
