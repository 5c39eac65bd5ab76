import { DAY_MILLIS, HOUR_MILLIS } from "../contract/durations";
import type { CertificateReport } from "../contract/server-outputs";
import { certificateFacts } from "./certificate-facts";

/** A certificate in use. */
export interface ReportedCertificate {
  readonly name: string;
  readonly kind: string;
  readonly pem: string;
  /** Counts back from its end. */
  readonly renewBeforeHours: number;
}

/** Describes the first certificate of `pem`. */
export function reportCertificate(
  { name, kind, pem, renewBeforeHours }: ReportedCertificate,
  now: Date,
): CertificateReport {
  const facts = certificateFacts(pem);
  const end = Date.parse(facts.notAfter);
  const renewAfter = new Date(end - renewBeforeHours * HOUR_MILLIS).toISOString();
  const daysLeft = Math.floor((end - now.getTime()) / DAY_MILLIS);
  return { name, kind, ...facts, renewAfter, daysLeft };
}
