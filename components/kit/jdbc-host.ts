import { isIPv6 } from "node:net";
import { uriHost } from "./libpq-uri";

/**
 * Formats a host for pgJDBC: an IPv6 address in brackets and in full. pgJDBC compares it as text with
 * Java's form of the address in the certificate, which is eight groups without leading zeros.
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
