// When a certificate counts as not valid yet, somebody's clock is wrong. Pure.
import { X509Certificate } from "node:crypto";
import { splitPemChain } from "../pki/pem";
import type { ProbeResult } from "./probe";
import type { Promises } from "./request";

/** The client refuses the server's certificate, by OpenSSL's code. */
export const clientSaysTooEarly = /CERT_NOT_YET_VALID/;

/** The server refuses the client's: OpenSSL has no alert of its own for it, and sends bad_certificate. */
export const serverSaysTooEarly = /TLS alert 42\b/;

/** By this machine's clock, too: then it is not the server's that is wrong. */
export const comesHereToo = /TLS alert 42\b.*later by this machine's clock as well/;

/**
 * Adds to a refusal that may be one of a certificate that is not valid yet the time at which the
 * youngest certificate of its chain begins. Nothing else is changed.
 */
export function tellBeginnings(
  results: readonly ProbeResult[],
  request: Pick<Promises, "certificatePem" | "trustBundlePem" | "signer">,
  served: X509Certificate | undefined,
  now: Date,
): ProbeResult[] {
  const servers = () => [
    ...(served === undefined ? [] : [served]),
    ...read(request.trustBundlePem),
  ];
  const clients = () => read(`${request.certificatePem}\n${request.signer?.certificatePem ?? ""}`);
  return results.map((result) => {
    if (result.passed || !result.probed) return result;
    if (clientSaysTooEarly.test(result.observed)) return tell(result, "server's", servers(), "");
    if (serverSaysTooEarly.test(result.observed)) {
      return tell(result, "probe's", clients(), beginning(clients()) > now.getTime() ? asWell : "");
    }
    return result;
  });
}

const asWell = ", later by this machine's clock as well";

function tell(
  result: ProbeResult,
  whose: string,
  chain: readonly X509Certificate[],
  more: string,
): ProbeResult {
  if (chain.length === 0) return result;
  const time = new Date(beginning(chain)).toISOString();
  const note = `; the ${whose} certificate, or one above it, begins at ${time}${more}`;
  return { ...result, observed: `${result.observed}${note}` };
}

/** Milliseconds since 1970 of the youngest; of none, the beginning of time. */
function beginning(chain: readonly X509Certificate[]): number {
  return Math.max(...chain.map(({ validFrom }) => new Date(validFrom).getTime()));
}

function read(pem: string): X509Certificate[] {
  return splitPemChain(pem).map((block) => new X509Certificate(block));
}
