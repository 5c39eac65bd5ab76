import { type CertificateLeft, Urgency } from "./judge-expiry";

const marks: Readonly<Record<Urgency, string>> = {
  [Urgency.None]: "fine ",
  [Urgency.Due]: "due  ",
  [Urgency.Under]: "UNDER",
};

/** Renders certificates as a table for a terminal. Ends without a line feed. */
export function formatExpiry(certificates: readonly CertificateLeft[]): string {
  const nameWidth = widest(certificates.map(({ name }) => name));
  const daysWidth = widest(certificates.map((certificate) => daysText(certificate)));
  return certificates
    .map((certificate) => {
      const { name, notAfter, urgency, fix } = certificate;
      const days = daysText(certificate).padStart(daysWidth);
      const line = `${marks[urgency]}  ${name.padEnd(nameWidth)}  ${days}  ends ${notAfter}`;
      return fix === "" ? line : `${line}\n         fix: ${fix}`;
    })
    .join("\n");
}

function daysText({ daysLeft }: CertificateLeft): string {
  if (daysLeft < 0) return "ended";
  return daysLeft === 1 ? "1 day" : `${daysLeft} days`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
