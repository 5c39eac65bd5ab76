// What each kind of certificate may be used for, in the words of `tls` (`allowedUses`).
import { type KeyAlgorithm, resolveKeyAlgorithm } from "../contract/key-algorithm";

/** An authority signs certificates and revocation lists (RFC 5280, 4.2.1.3), and serves nobody. */
export const authorityProfile: { readonly allowedUses: readonly string[] } = {
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
};

/** Lists the uses of a server's certificate: a server, never a client. */
export function serverUses(keyAlgorithm: KeyAlgorithm): string[] {
  return [...keyUses(keyAlgorithm), "server_auth"];
}

/** Lists the uses of a client's certificate: a client, never a server. */
export function clientUses(keyAlgorithm: KeyAlgorithm): string[] {
  return [...keyUses(keyAlgorithm), "client_auth"];
}

/** Key encipherment is RSA key exchange, which TLS 1.2 still has (RFC 5246, 7.4.2). */
function keyUses(keyAlgorithm: KeyAlgorithm): string[] {
  const { algorithm } = resolveKeyAlgorithm(keyAlgorithm);
  return algorithm === "RSA" ? ["digital_signature", "key_encipherment"] : ["digital_signature"];
}
