import { isIPv6 } from "node:net";

/**
 * Returns the canonical form of an IPv6 address: lower case, with the longest run of zeros
 * compressed (RFC 5952). Returns anything else unchanged.
 */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address) || address.includes("%")) return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
