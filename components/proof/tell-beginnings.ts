// Adds dates to refusals of certificates that are not valid yet: some clock is wrong then. Pure.
import { X509Certificate } from "node:crypto";
import { splitPemChain } from "../pki/pem";
import type { ProbeResult } from "./probe";
import type { Promises } from "./request";

/** OpenSSL's code when the client rejects the server's certificate as not yet valid. */
export const clientSaysTooEarly = /CERT_NOT_YET_VALID/;

/** The server refuses the client's certificate; OpenSSL sends bad_certificate if it is not yet valid. */
export const serverSaysTooEarly = /TLS alert 42\b/;

/** The certificate is not yet valid by this machine's clock either, so the server's is not to blame. */
export const comesHereToo = /TLS alert 42\b.*later by this machine's clock as well/;

/**
 * Adds the time from which the whole chain is valid to each refusal that a not yet valid certificate
 * may explain. Changes nothing else.
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

/** Returns when the last of the chain becomes valid, in milliseconds since 1970; -Infinity for none. */
function beginning(chain: readonly X509Certificate[]): number {
  return Math.max(...chain.map(({ validFrom }) => new Date(validFrom).getTime()));
}

function read(pem: string): X509Certificate[] {
  return splitPemChain(pem).map((block) => new X509Certificate(block));
}
