import { isIP } from "node:net";
import { type Problem, showText } from "../contract/problem";
import type { Certificate } from "./certificate";
import { canonicalAddress } from "./ip-address";
import { type Place, refuseAt } from "./place";

/**
 * Returns a problem for each host that a certificate does not cover. Only subject alternative names
 * count, not the common name (RFC 6125, 6.4.4).
 */
export function uncoveredHostProblems(
  place: Place,
  certificate: Certificate,
  hosts: readonly string[],
): Problem[] {
  const shown = `a certificate for ${listNames(certificate)}`;
  return hosts.flatMap((host, index) => {
    if (coversHost(certificate, host)) return [];
    const expected = `one that names hosts[${index}], ${showText(host)}, as ${kindOf(host)}`;
    const fix = "add it to the certificate's subjectAltName, or take it out of hosts";
    return [refuseAt(place, shown, expected, fix)];
  });
}

/** Returns true when a client that connects to `host` accepts the certificate, by libpq's rules. */
export function coversHost(certificate: Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.ipAddresses.includes(canonicalAddress(host));
  const name = host.toLowerCase();
  return certificate.dnsNames.some((pattern) => pattern === name || matches(pattern, name));
}

/** RFC 6125, 6.4.3: a wildcard matches exactly one label. */
function matches(pattern: string, name: string): boolean {
  if (!pattern.startsWith("*.")) return false;
  const dot = name.indexOf(".");
  return dot > 0 && name.slice(dot) === pattern.slice(1);
}

const mostShown = 8;

function listNames({ dnsNames, ipAddresses }: Certificate): string {
  const names = [...dnsNames, ...ipAddresses];
  if (names.length === 0) return "no host at all";
  const more = names.length > mostShown ? ` and ${names.length - mostShown} more` : "";
  return names.slice(0, mostShown).map(showText).join(", ") + more;
}

function kindOf(host: string): string {
  return isIP(host) === 0 ? "a DNS name" : "an IP address";
}
