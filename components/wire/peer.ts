// The server as the client's end of a TLS connection sees it.
import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, EphemeralKeyInfo, TLSSocket } from "node:tls";
import { fingerprintOf } from "./served-certificate";

/** What the client negotiated, and with whom. */
export interface Peer {
  readonly protocol: string;
  /** By OpenSSL's name, as `pg_stat_ssl` has it. */
  readonly cipher: string;
  /** Group of the key exchange, such as `X25519`; empty for one without a group. */
  readonly keyExchange: string;
  /** SHA-256 of the served certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Names and addresses that the certificate is for, such as `DNS:db.example.org`. */
  readonly names: readonly string[];
  /** Subjects from the certificate up to the root. */
  readonly chain: readonly string[];
  /** End of its validity, ISO 8601 in UTC. */
  readonly notAfter: string;
}

/** Reads what an open connection knows of its peer. */
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

/** Node links the certificates of the verified chain; the root is its own issuer. */
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
