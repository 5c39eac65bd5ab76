// When a certificate counts as not valid yet, somebody's clock is wrong. Pure.
import { X509Certificate } from "node:crypto";
import { splitPemChain } from "../pki/pem";
import type { ProbeResult } from "./probe";
import type { Promises } from "./request";

/** The client refuses the server's certificate, by OpenSSL's code. */
export const clientSaysTooEarly = /CERT_NOT_YET_VALID/;

/** The server refuses the client's: OpenSSL has no alert of its own for it, and sends bad_certificate. */
export const serverSaysTooEarly = /TLS alert 42\b/;

/**
 * Adds to a refusal that may be one of a certificate that is not valid yet the time at which the
 * youngest certificate of its chain begins. Nothing else is changed.
 */
export function tellBeginnings(
  results: readonly ProbeResult[],
  request: Pick<Promises, "certificatePem" | "trustBundlePem" | "signer">,
  served: X509Certificate | undefined,
): ProbeResult[] {
  const servers = () => [
    ...(served === undefined ? [] : [served]),
    ...read(request.trustBundlePem),
  ];
  const clients = () => read(`${request.certificatePem}\n${request.signer?.certificatePem ?? ""}`);
  return results.map((result) => {
    if (result.passed || !result.probed) return result;
    if (clientSaysTooEarly.test(result.observed)) return tell(result, "server's", servers());
    if (serverSaysTooEarly.test(result.observed)) return tell(result, "probe's", clients());
    return result;
  });
}

function tell(result: ProbeResult, whose: string, chain: readonly X509Certificate[]): ProbeResult {
  const begins = chain.map(({ validFrom }) => new Date(validFrom).getTime());
  if (begins.length === 0) return result;
  const time = new Date(Math.max(...begins)).toISOString();
  const note = `; the ${whose} certificate, or one above it, begins at ${time}`;
  return { ...result, observed: `${result.observed}${note}` };
}

function read(pem: string): X509Certificate[] {
  return splitPemChain(pem).map((block) => new X509Certificate(block));
}
