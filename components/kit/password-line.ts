import { isIPv6 } from "node:net";
import { jdbcHost } from "./jdbc-host";
import type { KitConnection } from "./kit-connection";

/**
 * Renders a password file ("The Password File") for every database of the server: a role has one
 * password. Secret. A backslash escapes a colon or a backslash. An asterisk is not escaped, since only
 * libpq would understand that; it matches every role, in a file that has only one. pgJDBC looks up an
 * IPv6 address in the form of its URL, which has a line of its own.
 */
export function renderPasswordLines({ host, port, user }: KitConnection, password: string): string {
  const hosts = isIPv6(host) ? [host, jdbcHost(host)] : [host];
  return hosts
    .map((one) => [one, String(port), "*", user, password].map(escapeField).join(":"))
    .map((line) => `${line}\n`)
    .join("");
}

function escapeField(text: string): string {
  return text.replace(/[\\:]/g, "\\$&");
}
