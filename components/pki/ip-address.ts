import { isIPv6 } from "node:net";

/**
 * Writes an IP address in its one canonical form: IPv6 in lower case with its longest run of zeros
 * left out (RFC 5952). Anything else is returned as it is.
 */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address) || address.includes("%")) return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
