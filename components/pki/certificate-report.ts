import type { CertificateReport } from "../server-outputs";
import { certificateFacts } from "./certificate-facts";

const HOUR_MILLIS = 3_600_000;

/** Describes the first certificate of `pem`; `renewBeforeHours` counts back from its end. */
export function reportCertificate(
  name: string,
  kind: string,
  pem: string,
  renewBeforeHours: number,
): CertificateReport {
  const facts = certificateFacts(pem);
  const renewAfter = new Date(Date.parse(facts.notAfter) - renewBeforeHours * HOUR_MILLIS);
  return { name, kind, ...facts, renewAfter: renewAfter.toISOString() };
}
