import type { KitConnection } from "./kit-connection";

/**
 * Renders the line of a password file (34.16), for every database of the server: a role has one
 * password. Secret. A colon or a backslash has a backslash before it, and so has a role that is one
 * asterisk, which would be every role.
 */
export function renderPasswordLine({ host, port, user }: KitConnection, password: string): string {
  const fields = [escapeField(host), String(port), "*", escapeField(user), escapeField(password)];
  return `${fields.join(":")}\n`;
}

function escapeField(text: string): string {
  return text === "*" ? "\\*" : text.replace(/[\\:]/g, "\\$&");
}
