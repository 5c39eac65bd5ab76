// Judges the validity periods of the clients' certificates. The probe's own certificate says nothing
// about them: each was issued at another time, perhaps by another clock. Pure.
import { X509Certificate } from "node:crypto";
import { splitPemChain } from "../pki/pem";
import type { Read } from "../wire/server-configuration";
import { type ProbeResult, notProbed } from "./probe";
import type { Promises } from "./request";

/** Tolerance: synchronised clocks differ by less than a minute, and it passes before anybody looks. */
const BRIEF_MILLIS = 60_000;

/** This machine's clock, and the lead of the server's in milliseconds, if a session could read it. */
export interface Clocks {
  readonly now: Date;
  readonly skewMillis: Read<number> | undefined;
}

/** Judges the validity period of every client's certificate and of its intermediates. */
export function judgeClientDates(
  certificates: Promises["clientCertificates"],
  { now, skewMillis }: Clocks,
): ProbeResult[] {
  if (certificates === undefined || certificates.length === 0) return [];
  const name = "client certificates valid now";
  const expected = "each client's certificate is valid by this machine's clock and the server's";
  const here = now.getTime();
  const skew = skewMillis !== undefined && "value" in skewMillis ? skewMillis.value : undefined;
  const flaws = certificates.flatMap(({ client, certificatePem }) =>
    splitPemChain(certificatePem)
      .flatMap((pem) => flawOf(new X509Certificate(pem), here, skew))
      .slice(0, 1)
      .map((flaw) => `${client} ${flaw}`),
  );
  // The promise is about both clocks: one of them does not prove it.
  if (flaws.length === 0 && skew === undefined) {
    return [notProbed({ name, expected }, "the server's clock is not known")];
  }
  const observed = flaws.length === 0 ? `all ${certificates.length} are` : flaws.join("; ");
  return [{ name, expected, observed, passed: flaws.length === 0, probed: true }];
}

function flawOf(
  { validFrom, validTo }: X509Certificate,
  here: number,
  skew: number | undefined,
): string[] {
  const [begins, ends] = [Date.parse(validFrom), Date.parse(validTo)];
  const there = skew === undefined ? undefined : here + skew;
  const early = whose(here, there, (clock) => clock + BRIEF_MILLIS < begins);
  if (early !== undefined)
    return [`begins at ${new Date(begins).toISOString()}, later by ${early}`];
  const late = whose(here, there, (clock) => clock > ends);
  if (late !== undefined) return [`ended at ${new Date(ends).toISOString()}, by ${late}`];
  return [];
}

/** Names the clocks for which `says` holds, in words that `clockAdvice` matches. */
function whose(
  here: number,
  there: number | undefined,
  says: (clock: number) => boolean,
): string | undefined {
  if (there === undefined) return says(here) ? "this machine's clock" : undefined;
  if (says(here) && says(there)) return "both clocks";
  if (says(here)) return "this machine's clock alone";
  return says(there) ? "the server's clock alone" : undefined;
}
