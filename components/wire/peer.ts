// The server, as the client end of a TLS connection sees it.
import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, EphemeralKeyInfo, TLSSocket } from "node:tls";
import { fingerprintOf } from "./served-certificate";

/** The negotiated TLS session and the server's certificate. */
export interface Peer {
  readonly protocol: string;
  /** OpenSSL's name, as in `pg_stat_ssl`. */
  readonly cipher: string;
  /** Group of the key exchange, such as `X25519`; empty for a key exchange without one. */
  readonly keyExchange: string;
  /** SHA-256 of the served certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Subject alternative names of the certificate, such as `DNS:db.example.org`. */
  readonly names: readonly string[];
  /** Subjects of the chain, from the certificate up to the root. */
  readonly chain: readonly string[];
  /** End of the certificate's validity, ISO 8601 in UTC. */
  readonly notAfter: string;
}

/** Describes the server at the other end of an open connection. */
export function describePeer(socket: TLSSocket): Peer {
  const protocol = socket.getProtocol() ?? "";
  const { name, standardName } = socket.getCipher();
  const leaf = new X509Certificate(socket.getPeerCertificate().raw);
  const key = socket.getEphemeralKeyInfo() as EphemeralKeyInfo | Record<string, never> | null;
  return {
    protocol,
    cipher: protocol === "TLSv1.3" ? standardName : name,
    keyExchange: key?.name ?? key?.type ?? "",
    fingerprint: fingerprintOf(leaf.raw),
    names: (leaf.subjectAltName ?? "").split(", ").filter((text) => text !== ""),
    chain: subjectsOf(socket.getPeerCertificate(true)),
    notAfter: new Date(leaf.validTo).toISOString(),
  };
}

/** Node links the certificates of the chain it built; a root is its own issuer. */
function subjectsOf(leaf: DetailedPeerCertificate): string[] {
  const subjects: string[] = [];
  let certificate: DetailedPeerCertificate | undefined = leaf;
  for (let depth = 0; certificate !== undefined && depth < 10; depth++) {
    subjects.push(new X509Certificate(certificate.raw).subject.replaceAll("\n", ", "));
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    certificate = issuer?.fingerprint256 === certificate.fingerprint256 ? undefined : issuer;
  }
  return subjects;
}
