// Judges how long the certificates of a stack are still valid. Pure.
import { DAY_MILLIS } from "../contract/durations";
import { own } from "../contract/own";
import { showText } from "../contract/problem";

/** The dates of a certificate, from the outputs of a stack. */
export interface CertificateTimes {
  readonly name: string;
  readonly kind: string;
  /** ISO 8601. */
  readonly renewAfter: string;
  /** ISO 8601. */
  readonly notAfter: string;
}

/** The urgency of a renewal. */
export const Urgency = {
  /** Nothing to do. */
  None: "fine",
  /** An update renews the certificate; an authority needs a successor. */
  Due: "due",
  /** The certificate expires within the threshold, or has expired. */
  Under: "under",
} as const;
export type Urgency = (typeof Urgency)[keyof typeof Urgency];

/** A certificate and the time it has left. */
export interface CertificateLeft extends CertificateTimes {
  /** Whole days until it expires; negative afterwards. */
  readonly daysLeft: number;
  readonly urgency: Urgency;
  /** The fix; empty if there is nothing to do. */
  readonly fix: string;
}

/** Judges certificates against a threshold in days; returns the first to expire first. */
export function judgeExpiry(
  certificates: readonly CertificateTimes[],
  underDays: number,
  now: Date,
): CertificateLeft[] {
  return certificates
    .map((certificate) => judgeOne(certificate, underDays, now))
    .sort((one, other) => Date.parse(one.notAfter) - Date.parse(other.notAfter));
}

function judgeOne(certificate: CertificateTimes, underDays: number, now: Date): CertificateLeft {
  const millis = Date.parse(certificate.notAfter) - now.getTime();
  const urgency =
    millis < underDays * DAY_MILLIS
      ? Urgency.Under
      : Date.parse(certificate.renewAfter) <= now.getTime()
        ? Urgency.Due
        : Urgency.None;
  const daysLeft = Math.floor(millis / DAY_MILLIS);
  return { ...certificate, daysLeft, urgency, fix: fixFor(certificate.kind, urgency) };
}

function fixFor(kind: string, urgency: Urgency): string {
  if (urgency === Urgency.None) return "";
  if (kind === "authority") return "add a successor to authority.generations and run an update";
  return "run an update, which renews it once it is due; replace it if it is an existing one";
}

/**
 * Returns the certificates in the outputs of a stack.
 *
 * @throws {TypeError} if they are not as a `PostgresServer` reports them.
 */
export function certificatesOf(outputs: Readonly<Record<string, unknown>>): CertificateTimes[] {
  const found = outputs["certificates"];
  if (found === undefined) throw unfit("missing");
  if (!Array.isArray(found)) throw unfit(found === "[secret]" ? "secret" : "no array");
  // A program that waits for signed certificates has none; that must not pass for fine.
  if (found.length === 0) throw unfit("empty");
  return found.map((item: unknown, index) => timesOf(item, index));
}

function timesOf(item: unknown, index: number): CertificateTimes {
  const fields = (typeof item === "object" && item !== null ? item : {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = own(fields, name);
    if (typeof value === "string") return value;
    throw unfit(`an array whose item ${index + 1} has no ${name}`);
  };
  const time = (name: string) => {
    const value = text(name);
    if (!Number.isNaN(Date.parse(value))) return value;
    throw unfit(`an array whose item ${index + 1} has ${showText(value)} as ${name}`);
  };
  return {
    name: text("name"),
    kind: text("kind"),
    renewAfter: time("renewAfter"),
    notAfter: time("notAfter"),
  };
}

function unfit(shown: string): TypeError {
  const expected = "what a PostgresServer reports";
  const fix = "export the server's certificates from the program as `certificates`";
  return new TypeError(
    `Cannot tell the days left: certificates is ${shown}, expected ${expected}; ${fix}`,
  );
}
