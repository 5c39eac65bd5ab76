import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";

/**
 * Returns the options with which Node verifies a server as `host`, whatever address it connects to.
 * SNI carries names, never addresses (RFC 6066, section 3).
 */
export function identityOf(host: string): ConnectionOptions {
  return {
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_dialled, certificate) => checkServerIdentity(host, certificate),
  };
}
