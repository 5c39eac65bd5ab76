import { type Problem, type ProblemParts, problem } from "./problem";

/**
 * A promise that a declaration may give up, each by its name in `allowWeakening`. What is not
 * named stays refused; TLS itself cannot be switched off by any of them.
 */
export const Weakening = {
  /** `pg_hba.conf` rules that let a session in without TLS: types `host`, `hostnossl`, `hostgssenc`, `hostnogssenc`. */
  PlaintextConnections: "plaintextConnections",
  /** Rules that believe the client: method `trust`, and `ident` over TCP. */
  TrustAuthentication: "trustAuthentication",
  /** Passwords hashed with MD5: method `md5`, and `password_encryption = md5`. */
  Md5Passwords: "md5Passwords",
  /** Methods that hand the password itself to the server: `password`, `ldap`, `pam`. */
  CleartextPasswords: "cleartextPasswords",
  /** `TLSv1` and `TLSv1.1` (deprecated by RFC 8996). */
  ObsoleteProtocols: "obsoleteProtocols",
  /** Ciphers and groups without authentication, without encryption, or breakable. */
  WeakCiphers: "weakCiphers",
  /** Rules that let the superuser `postgres` in over TCP; otherwise it only exists on the local socket. */
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
 * Builds the problem of a value that would weaken a promise, and says which name in
 * `allowWeakening` accepts it. Returns no problem when `allowed` has that name.
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
