import { isIPv6 } from "node:net";
import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";
import { percentEncode } from "./percent-encode";

const inAuthority = ["host", "port", "dbname", "user"];

/** Renders libpq's connection URI ("Connection URIs"), without a password, paths percent-encoded. */
export function renderUri(connection: KitConnection): string {
  return renderWithout(inAuthority, connection);
}

/**
 * Renders the URI of pgx, which has no GSSAPI encryption: it would send `gssencmode` to the server as
 * a setting, and the server would refuse the connection.
 */
export function renderPgxUri(connection: KitConnection): string {
  return renderWithout([...inAuthority, "gssencmode"], connection);
}

function renderWithout(left: readonly string[], connection: KitConnection): string {
  const { host, port, user, database } = connection;
  // Readers of URLs take these two for steps of a path and drop them, encoded or not.
  const isStep = database === "." || database === "..";
  const query = libpqParameters(connection)
    .filter(({ keyword }) => !left.includes(keyword) || (isStep && keyword === "dbname"))
    .map(({ keyword, value }) => `${keyword}=${percentEncode(value)}`)
    .join("&");
  const place = `${percentEncode(user)}@${uriHost(host)}:${port}/${isStep ? "" : percentEncode(database)}`;
  return `postgresql://${place}?${query}`;
}

/** Formats a host for a URI: an IPv6 address in brackets (RFC 3986, 3.2.2). */
export function uriHost(host: string): string {
  return isIPv6(host) ? `[${percentEncode(host).replaceAll("%3A", ":")}]` : host;
}
