import { X509Certificate, createHash } from "node:crypto";
import { QUESTION_MILLIS, askForTls, handshake, withConnection } from "./connection";

/**
 * Fetches the SHA-256 fingerprint of the certificate that a server serves, in lower-case
 * hexadecimal without colons, as `fetchServedCertificate` does.
 */
export async function fetchServedFingerprint(
  host: string,
  port: number,
  timeoutMs: number = QUESTION_MILLIS,
): Promise<string> {
  return fingerprintOf((await fetchServedCertificate(host, port, timeoutMs)).raw);
}

/**
 * Fetches the certificate that a server serves. Rejects when nothing is served within `timeoutMs`
 * milliseconds, by default 5000.
 *
 * Nothing is verified: the question is which certificate is served, also when it is an expired or a
 * foreign one. The answer is compared with the issued certificate, which is more than a chain says.
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

/** SHA-256 of a certificate in DER, in lower-case hexadecimal without colons. */
export function fingerprintOf(der: Buffer): string {
  return createHash("sha256").update(der).digest("hex");
}
