// One handshake with whatever certificate the server has: to look at it, not to rely on it.
import * as tls from "node:tls";
import { type Certificate, readCertificate } from "../pki/certificate";
import { type Target, askForTls, handshake, withConnection } from "../wire/connection";
import { identityOf } from "../wire/identity";
import { type Peer, describePeer } from "../wire/peer";

/** The server as a client sees it that trusts `trustPem`. */
export interface ServedPeer extends Peer {
  /** What the server sent, the leaf first, and what completes it. */
  readonly certificates: readonly Certificate[];
  /** OpenSSL's code for a chain that does not verify; empty for one that does. The host is not compared. */
  readonly chainError: string;
}

/** Below the library's level, so that a weak server can be told from one that is not there. */
const anyStrength = `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0`;

/** Makes the handshake; rejects where none comes about. */
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
    // A code, although Node types it as an Error.
    const error = secure.authorizationError as unknown as string | null | undefined;
    return {
      ...describePeer(secure),
      certificates: certificatesOf(secure.getPeerCertificate(true)),
      chainError: error ?? "",
    };
  });
}

/** Speaks nothing but TLS 1.3; rejects where the server does not. */
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
