// The uses of each kind of certificate, named as `allowedUses` of the provider `tls`.
import { type KeyAlgorithm, resolveKeyAlgorithm } from "../contract/key-algorithm";

/**
 * An authority signs certificates and revocation lists (RFC 5280, 4.2.1.3); it is no TLS server or
 * client.
 */
export const authorityProfile: { readonly allowedUses: readonly string[] } = {
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
};

/** Returns the uses of a server certificate, which is not valid for a client. */
export function serverUses(keyAlgorithm: KeyAlgorithm): string[] {
  return [...keyUses(keyAlgorithm), "server_auth"];
}

/** Returns the uses of a client certificate, which is not valid for a server. */
export function clientUses(keyAlgorithm: KeyAlgorithm): string[] {
  return [...keyUses(keyAlgorithm), "client_auth"];
}

/** RSA key exchange in TLS 1.2 needs key encipherment (RFC 5246, 7.4.2). */
function keyUses(keyAlgorithm: KeyAlgorithm): string[] {
  const { algorithm } = resolveKeyAlgorithm(keyAlgorithm);
  return algorithm === "RSA" ? ["digital_signature", "key_encipherment"] : ["digital_signature"];
}
