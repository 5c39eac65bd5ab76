// Decides when leaf certificates are issued again: on a change of their inputs, or when they are
// due.
import { HOUR_MILLIS } from "../contract/durations";
import { isAhead } from "./clock-ahead";
import { humanDays } from "./human-days";

/** The inputs of a certificate: a change of any of them issues it again. */
export interface LeafBasis {
  readonly validityHours: number;
  readonly keyAlgorithm: string;
  /** Chosen by the user: raised to renew at any time. */
  readonly generation: number;
  /** Common name, host names and addresses, as one text. */
  readonly names: string;
  /** The authority that signs it, and its certificate; `itself` for a self-signed one. */
  readonly issuer: string;
}

/** A certificate as the program declares it. */
export interface LeafPlan extends LeafBasis {
  readonly renewBeforeHours: number;
  readonly reuseKey: boolean;
  /** True when the clock renews it: it is issued during the update, not signed elsewhere. */
  readonly renewable: boolean;
}

/** One issue of a certificate. */
export interface Epoch {
  /** Counts the issues of this certificate, from 1. */
  readonly count: number;
  /** The issue that the key was made for; an earlier one when the key is reused. */
  readonly keyCount: number;
  /** ISO 8601. When the plan decided on it, shortly before it is issued in the same update. */
  readonly issuedAt: string;
  readonly basis: LeafBasis;
}

/** The next epoch, and the reason for it; without a reason, an existing epoch stays. */
export interface NextEpoch {
  readonly epoch: Epoch;
  readonly reason?: string;
}

/**
 * Returns the next epoch of a certificate: a new one when its inputs changed or it is due,
 * otherwise the last.
 */
export function nextEpoch(before: Epoch | undefined, leaf: LeafPlan, now: Date): NextEpoch {
  const basis = basisOf(leaf);
  const issued = { issuedAt: now.toISOString(), basis };
  if (before === undefined) return { epoch: { count: 1, keyCount: 1, ...issued } };
  const reason = changeOf(before.basis, basis) ?? dueReason(before, leaf, now);
  if (reason === undefined) return { epoch: before };
  const count = before.count + 1;
  return { epoch: { count, keyCount: leaf.reuseKey ? before.keyCount : count, ...issued }, reason };
}

/** Returns the start of the window in which an update renews the certificate. */
export function renewalStart(epoch: Epoch, renewBeforeHours: number): Date {
  const hours = epoch.basis.validityHours - renewBeforeHours;
  return new Date(Date.parse(epoch.issuedAt) + hours * HOUR_MILLIS);
}

function basisOf({ validityHours, keyAlgorithm, generation, names, issuer }: LeafPlan): LeafBasis {
  return { validityHours, keyAlgorithm, generation, names, issuer };
}

function changeOf(before: LeafBasis, after: LeafBasis): string | undefined {
  const labels: Record<keyof LeafBasis, string> = {
    validityHours: "validityHours",
    keyAlgorithm: "keyAlgorithm",
    generation: "generation",
    names: "the names in it",
    issuer: "the authority that signs it",
  };
  const changes = (Object.keys(labels) as (keyof LeafBasis)[]).filter(
    (key) => before[key] !== after[key],
  );
  if (changes.length === 0) return undefined;
  const described = changes.map((key) =>
    key === "names" || key === "issuer"
      ? labels[key]
      : `${labels[key]} ${before[key]} -> ${after[key]}`,
  );
  return `changed: ${described.join(", ")}`;
}

function dueReason(before: Epoch, leaf: LeafPlan, now: Date): string | undefined {
  if (!leaf.renewable) return undefined;
  if (isAhead(before.issuedAt, now)) {
    return `a clock that was ahead issued it: by this machine's it begins at ${before.issuedAt}`;
  }
  if (now < renewalStart(before, leaf.renewBeforeHours)) return undefined;
  const end = Date.parse(before.issuedAt) + leaf.validityHours * HOUR_MILLIS;
  const left = end - now.getTime();
  return left < 0
    ? "it has expired"
    : `${humanDays(left)} left, renewed at ${humanDays(leaf.renewBeforeHours * HOUR_MILLIS)}`;
}
