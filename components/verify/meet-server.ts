// Accepts any certificate in a handshake: to examine it, not to rely on it.
import * as tls from "node:tls";
import { type Certificate, readCertificate } from "../pki/certificate";
import { type Target, askForTls, handshake, withConnection } from "../wire/connection";
import { identityOf } from "../wire/identity";
import { type Peer, describePeer } from "../wire/peer";

/** The server, as a client that trusts `trustPem` sees it. */
export interface ServedPeer extends Peer {
  /** The certificates that the server sent, leaf first, and those that complete the chain. */
  readonly certificates: readonly Certificate[];
  /** OpenSSL's code if the chain does not verify, else empty. The host name is not compared. */
  readonly chainError: string;
}

/** Below the library's security level, so that a weak server does not look like an absent one. */
const anyStrength = `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0`;

/** Performs the handshake; rejects if it fails. */
export function meetServer(
  target: Target,
  host: string,
  trustPem: string,
  timeoutMs: number,
): Promise<ServedPeer> {
  return withConnection(target, timeoutMs, async (socket) => {
    if ((await askForTls(socket)) !== "S") throw new Error("the server speaks no TLS");
    const secure = await handshake(socket, {
      ...identityOf(host),
      ca: trustPem,
      ciphers: anyStrength,
      minVersion: "TLSv1.2",
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    // It is a code, although Node types it as an Error.
    const error = secure.authorizationError as unknown as string | null | undefined;
    return {
      ...describePeer(secure),
      certificates: certificatesOf(secure.getPeerCertificate(true)),
      chainError: error ?? "",
    };
  });
}

/** Performs a handshake with TLS 1.3 only and returns the protocol; rejects if it fails. */
export function speakNewest(target: Target, timeoutMs: number): Promise<string> {
  return withConnection(target, timeoutMs, async (socket) => {
    if ((await askForTls(socket)) !== "S") throw new Error("the server speaks no TLS");
    const options = { minVersion: "TLSv1.3", rejectUnauthorized: false } as const;
    return (await handshake(socket, options)).getProtocol() ?? "";
  });
}

function certificatesOf(leaf: tls.DetailedPeerCertificate): Certificate[] {
  const found = new Map<string, Certificate>();
  let current: tls.DetailedPeerCertificate | undefined = leaf;
  while (current?.raw !== undefined && !found.has(current.fingerprint256) && found.size < 10) {
    const lines = current.raw.toString("base64").match(/.{1,64}/g) ?? [];
    const pem = ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""];
    found.set(current.fingerprint256, readCertificate(pem.join("\n")));
    current = current.issuerCertificate as tls.DetailedPeerCertificate | undefined;
  }
  return [...found.values()];
}
