// The clock of leaf certificates: when each was issued last, from what, and whether it is time.
import { HOUR_MILLIS } from "../contract/durations";
import { isAhead } from "./clock-ahead";
import { humanDays } from "./human-days";

/** What a certificate is made from: a change of any of it issues the certificate again. */
export interface LeafBasis {
  readonly validityHours: number;
  readonly keyAlgorithm: string;
  /** The owner's own count: raised to renew at will. */
  readonly generation: number;
  /** Common name, host names and addresses, as one text. */
  readonly names: string;
  /** Who signs it, and by which certificate; `itself` for one that its own key signs. */
  readonly issuer: string;
}

/** A certificate as the program declares it. */
export interface LeafPlan extends LeafBasis {
  readonly renewBeforeHours: number;
  readonly reuseKey: boolean;
  /** Whether the clock renews it: it is issued here and now, not signed elsewhere. */
  readonly renewable: boolean;
}

/** One issue of a certificate. */
export interface Epoch {
  /** Counts the issues of this certificate, from 1. */
  readonly count: number;
  /** The issue that the key was made for; an older one when the key is reused. */
  readonly keyCount: number;
  /** ISO 8601. When it was planned, which is at most an update's time before it was made. */
  readonly issuedAt: string;
  readonly basis: LeafBasis;
}

/** The epoch that follows, and why; without a reason it is the one there was. */
export interface NextEpoch {
  readonly epoch: Epoch;
  readonly reason?: string;
}

/** Decides whether a certificate is issued again, now. */
export function nextEpoch(before: Epoch | undefined, leaf: LeafPlan, now: Date): NextEpoch {
  const basis = basisOf(leaf);
  const issued = { issuedAt: now.toISOString(), basis };
  if (before === undefined) return { epoch: { count: 1, keyCount: 1, ...issued } };
  const reason = changeOf(before.basis, basis) ?? dueReason(before, leaf, now);
  if (reason === undefined) return { epoch: before };
  const count = before.count + 1;
  return { epoch: { count, keyCount: leaf.reuseKey ? before.keyCount : count, ...issued }, reason };
}

/** When the window opens in which an update renews the certificate. */
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
