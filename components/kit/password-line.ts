import { isIPv6 } from "node:net";
import { jdbcHost } from "./jdbc-host";
import type { KitConnection } from "./kit-connection";

/**
 * Renders a password file (34.16), for every database of the server: a role has one password.
 * Secret. A colon or a backslash has a backslash before it. An asterisk has none, which only libpq
 * would understand: it stands for every role, in a file that knows one. pgJDBC looks for an IPv6
 * address as its URL has it, so that is a line of its own.
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
