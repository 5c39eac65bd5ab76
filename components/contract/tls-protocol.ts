/** TLS protocol versions, by their names in `ssl_min_protocol_version`. */
export const TlsProtocol = {
  /** TLS 1.0. Obsolete (RFC 8996): needs the weakening `obsoleteProtocols`. */
  Tls10: "TLSv1",
  /** TLS 1.1. Obsolete (RFC 8996): needs the weakening `obsoleteProtocols`. */
  Tls11: "TLSv1.1",
  /** TLS 1.2 (RFC 5246), for clients without TLS 1.3. */
  Tls12: "TLSv1.2",
  /** TLS 1.3 (RFC 8446). */
  Tls13: "TLSv1.3",
} as const;
export type TlsProtocol = (typeof TlsProtocol)[keyof typeof TlsProtocol];
