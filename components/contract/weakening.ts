import { type Problem, type ProblemParts, problem } from "./problem";

/**
 * The promises that you may give up, each by its name in `allowWeakening`. All others are kept.
 * None of the names turns TLS off.
 */
export const Weakening = {
  /**
   * Rules that allow sessions without TLS: types `host`, `hostnossl`, `hostgssenc`, `hostnogssenc`.
   */
  PlaintextConnections: "plaintextConnections",
  /** Rules that trust the client: methods `trust` and `ident`. */
  TrustAuthentication: "trustAuthentication",
  /** Passwords hashed with MD5: method `md5`, and `password_encryption = md5`. */
  Md5Passwords: "md5Passwords",
  /** Methods that send the password itself to the server: `password`, `ldap`, `pam`. */
  CleartextPasswords: "cleartextPasswords",
  /** `TLSv1` and `TLSv1.1`, deprecated by RFC 8996. */
  ObsoleteProtocols: "obsoleteProtocols",
  /** Ciphers and groups that are breakable or lack authentication or encryption. */
  WeakCiphers: "weakCiphers",
  /**
   * Rules that allow the superuser `postgres` over TCP; otherwise it logs in on the local socket
   * only.
   */
  SuperuserOverTcp: "superuserOverTcp",
} as const;
export type Weakening = (typeof Weakening)[keyof typeof Weakening];

const accepted: Record<Weakening, string> = {
  plaintextConnections: "sessions without TLS",
  trustAuthentication: "sessions that nobody authenticated",
  md5Passwords: "passwords hashed with MD5",
  cleartextPasswords: "that the server gets to see passwords",
  obsoleteProtocols: "TLS older than 1.2",
  weakCiphers: "weak ciphers",
  superuserOverTcp: "a superuser that is reachable over TCP",
};

/**
 * Returns the problem of a value that weakens a promise, with the name that accepts it in
 * `allowWeakening`. Returns none if `allowed` has that name.
 */
export function weakeningProblems(
  weakening: Weakening,
  allowed: readonly Weakening[],
  parts: Omit<ProblemParts, "fix">,
): Problem[] {
  if (allowed.includes(weakening)) {
    return [];
  }
  const fix = `to accept ${accepted[weakening]}, add "${weakening}" to allowWeakening`;
  return [problem({ ...parts, fix })];
}
