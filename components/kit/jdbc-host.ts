import { isIPv6 } from "node:net";
import { uriHost } from "./libpq-uri";

/**
 * Writes a host as pgJDBC has to have it: an IPv6 address in brackets and in full, since it is
 * compared as text with what Java makes of the one in the certificate, which is eight groups without
 * leading zeros.
 *
 * @example jdbcHost("2001:db8::1") // [2001:db8:0:0:0:0:0:1]
 */
export function jdbcHost(host: string): string {
  if (!isIPv6(host) || host.includes("%")) return uriHost(host);
  const shortened = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [head = "", tail = ""] = shortened.split("::");
  const [before, after] = [head, tail].map((text) => text.split(":").filter((one) => one !== ""));
  const known = [...(before ?? []), ...(after ?? [])].length;
  const zeros = Array<string>(8 - known).fill("0");
  return `[${[...(before ?? []), ...zeros, ...(after ?? [])].join(":")}]`;
}
