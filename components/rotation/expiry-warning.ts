import { humanDays } from "./human-days";

/** A certificate that may be near its end. */
export interface Expiring {
  /** As in the output `certificates`. */
  readonly name: string;
  /** `authority`, `server` or `client`. */
  readonly kind: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** ISO 8601. */
  readonly renewAfter: string;
}

/**
 * Returns a warning for a certificate past its `renewAfter`; undefined before.
 *
 * A leaf that updates renew gets none, unless its authority ends too soon for a new one.
 */
export function expiryWarning(certificate: Expiring, now: Date): string | undefined {
  const { name, kind, notAfter, renewAfter } = certificate;
  if (now < new Date(renewAfter)) return undefined;
  const left = Date.parse(notAfter) - now.getTime();
  const ends =
    left < 0 ? `has expired at ${notAfter}` : `ends at ${notAfter}, in ${humanDays(left)}`;
  if (kind === "authority") {
    return `Authority ${name} ${ends}: add its successor, promote it and retire this one, an update each`;
  }
  return `Certificate ${name} ${ends}: it has to be issued by an authority that outlives its successor, or replaced`;
}
