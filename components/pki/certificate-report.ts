import { DAY_MILLIS, HOUR_MILLIS } from "../contract/durations";
import type { CertificateReport } from "../contract/server-outputs";
import { certificateFacts } from "./certificate-facts";

/** Describes the first certificate of `pem`; `renewBeforeHours` counts back from its end. */
export function reportCertificate(
  name: string,
  kind: string,
  pem: string,
  renewBeforeHours: number,
  now: Date,
): CertificateReport {
  const facts = certificateFacts(pem);
  const end = Date.parse(facts.notAfter);
  const renewAfter = new Date(end - renewBeforeHours * HOUR_MILLIS).toISOString();
  const daysLeft = Math.floor((end - now.getTime()) / DAY_MILLIS);
  return { name, kind, ...facts, renewAfter, daysLeft };
}
