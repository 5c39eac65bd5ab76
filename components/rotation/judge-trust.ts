// The guard of a rotation: no client with a current kit, and not the server either, may meet a
// certificate that it does not trust at any moment.
import { problem, showText, type Problem } from "../contract/problem";
import type { TrustState } from "./trust-state";

/** The inputs that messages refer to. */
export interface TrustPaths {
  /** Input that lists the trusted authorities. */
  readonly trusted: string;
  /** Input that selects the authority that signs. */
  readonly signer: string;
}

const action = "rotate the authority";

/**
 * Returns the reason why one update cannot go from `before` to `after`, with the safe step instead;
 * undefined when it can.
 *
 * The rule: the new signer was already trusted, so that nobody meets a certificate from an unknown
 * authority; and the old signer is still trusted, so that certificates in use stay valid.
 * Everything else (adding, promoting, retiring, and undoing each of them) follows from it.
 */
export function judgeTrust(
  before: TrustState,
  after: TrustState,
  paths: TrustPaths,
): Problem | undefined {
  const signerWasTrusted = before.trusted.includes(after.signer);
  const signerIsKept = after.trusted.includes(before.signer);
  if (signerWasTrusted && signerIsKept) return undefined;
  if (!signerWasTrusted) {
    const trusted = [...new Set([...before.trusted, ...after.trusted])];
    return problem({
      action,
      path: paths.signer,
      shown: `${showText(after.signer)}, which is not trusted yet`,
      expected: `one that is: ${listed(before.trusted)}`,
      fix: `add it first: ${step(paths, trusted, before.signer)}; then promote it by a second update`,
    });
  }
  return problem({
    action,
    path: paths.trusted,
    shown: `${listed(after.trusted)}, without ${showText(before.signer)}, which signed the certificates in use`,
    expected: `it to be trusted until they are replaced`,
    fix: `promote first: ${step(paths, before.trusted, after.signer)}; then retire it by a second update`,
  });
}

/** Returns the authorities that `after` no longer trusts. */
export function retiredBy(before: TrustState, after: TrustState): string[] {
  return before.trusted.filter((id) => !after.trusted.includes(id));
}

function step(paths: TrustPaths, trusted: readonly string[], signer: string): string {
  return `${paths.trusted}: [${listed(trusted)}], ${paths.signer}: ${showText(signer)}`;
}

function listed(ids: readonly string[]): string {
  return ids.map((id) => showText(id)).join(", ");
}
