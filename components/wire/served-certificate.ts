import { X509Certificate, createHash } from "node:crypto";
import { QUESTION_MILLIS, askForTls, handshake, withConnection } from "./connection";

/**
 * Returns the SHA-256 fingerprint of the certificate that `fetchServedCertificate` returns, in
 * lower-case hexadecimal without colons.
 */
export async function fetchServedFingerprint(
  host: string,
  port: number,
  timeoutMs: number = QUESTION_MILLIS,
): Promise<string> {
  return fingerprintOf((await fetchServedCertificate(host, port, timeoutMs)).raw);
}

/**
 * Returns the certificate that a server serves. Rejects when there is none within `timeoutMs`
 * milliseconds, by default 5000.
 *
 * Nothing is verified: an expired or foreign certificate is an answer, too. Callers compare it with
 * the issued certificate, which says more than a valid chain.
 */
export async function fetchServedCertificate(
  host: string,
  port: number,
  timeoutMs: number = QUESTION_MILLIS,
): Promise<X509Certificate> {
  return withConnection({ host, port }, timeoutMs, async (socket) => {
    const answer = await askForTls(socket);
    if (answer !== "S") throw new Error("the server answers that it speaks no TLS");
    const secure = await handshake(socket, { rejectUnauthorized: false, minVersion: "TLSv1.2" });
    return new X509Certificate(secure.getPeerCertificate().raw);
  });
}

/** Returns the SHA-256 of a certificate in DER, in lower-case hexadecimal without colons. */
export function fingerprintOf(der: Buffer): string {
  return createHash("sha256").update(der).digest("hex");
}
