import { isIP } from "node:net";
import { type Problem, problem, showText } from "../contract/problem";
import { findHostFlaw } from "./host-flaws";
import { canonicalAddress } from "./ip-address";

/** Hosts, as the subject alternative names of a certificate. */
export interface HostNames {
  dnsNames: string[];
  ipAddresses: string[];
}

/**
 * Splits hosts into DNS names and IP addresses, keeping their order, with IPv6 in canonical form.
 */
export function splitHosts(hosts: string[]): HostNames {
  return {
    dnsNames: hosts.filter((host) => isIP(host) === 0),
    ipAddresses: hosts.filter((host) => isIP(host) !== 0).map(canonicalAddress),
  };
}

/**
 * Checks a server's hosts: lower-case ASCII DNS names, wildcards only as the whole leftmost label,
 * and IP addresses, without duplicates.
 */
export function checkHostNames(hosts: string[]): Problem[] {
  if (hosts.length === 0) {
    const expected = "at least one DNS name or IP address";
    return [problem({ path: "hosts", shown: "an empty list", expected })];
  }
  return hosts.flatMap((host, index) => hostProblems(host, index, hosts));
}

function hostProblems(host: string, index: number, hosts: string[]): Problem[] {
  const path = `hosts[${index}]`;
  const shown = showText(host);
  const flaw = findHostFlaw(host);
  if (flaw !== undefined) return [problem({ path, shown, ...flaw })];
  const first = hosts.findIndex((other) => canonicalAddress(other) === canonicalAddress(host));
  if (first === index) return [];
  const fix = `leave it out, since hosts[${first}] is the same`;
  return [problem({ path, shown, expected: "every host once", fix })];
}
