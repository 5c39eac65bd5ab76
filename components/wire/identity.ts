import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";

/**
 * The options with which Node verifies that a server is `host`, whatever address was dialled. Names
 * go into the handshake as well, addresses must not (RFC 6066, section 3).
 */
export function identityOf(host: string): ConnectionOptions {
  return {
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_dialled, certificate) => checkServerIdentity(host, certificate),
  };
}
