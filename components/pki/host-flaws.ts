// The rules for hosts: names and addresses that a certificate can contain and a client can connect
// to.
import { isIP, isIPv4 } from "node:net";
import { domainToASCII } from "node:url";
import { showText } from "../contract/problem";
import { canonicalAddress } from "./ip-address";

/** The expected form, and how to fix the host. */
export interface HostFlaw {
  readonly expected: string;
  readonly fix?: string;
}

type Rule = (host: string) => HostFlaw | undefined;

const longestName = 253;
const anyHost = "a DNS name or an IP address";

/** Returns the first flaw of a host; undefined for a valid one. */
export function findHostFlaw(host: string): HostFlaw | undefined {
  const rules = isIP(host) === 0 ? nameRules : addressRules;
  for (const rule of rules) {
    const flaw = rule(host);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

const addressRules: readonly Rule[] = [
  (address) =>
    address.includes("%")
      ? { expected: "an address without a zone", fix: "leave out the % and what follows" }
      : undefined,
  (address) =>
    ["0.0.0.0", "::"].includes(canonicalAddress(address))
      ? {
          expected: "an address that clients can connect to",
          fix: "to listen on every interface, set publishAddress",
        }
      : undefined,
  // A certificate stores such an address in 4 bytes, but a client compares 16.
  (address) =>
    canonicalAddress(address).startsWith("::ffff:") && !isIPv4(address)
      ? { expected: "an IPv6 address that maps no IPv4 address", fix: "give the IPv4 address" }
      : undefined,
];

const nameRules: readonly Rule[] = [
  (host) => (host === "" ? { expected: anyHost } : undefined),
  urlRule,
  bracketRule,
  cidrRule,
  portRule,
  asciiRule,
  (host) => (/[^\x21-\x7e]/.test(host) ? { expected: `${anyHost} without spaces` } : undefined),
  (host) =>
    /[A-Z]/.test(host)
      ? { expected: "a name in lower case", fix: `give ${showText(host.toLowerCase())}` }
      : undefined,
  (host) =>
    host.endsWith(".")
      ? {
          expected: "a name without a dot at its end",
          fix: "leave it out, since clients compare names as they are written",
        }
      : undefined,
  (host) => (host.length > longestName ? { expected: `at most ${longestName} bytes` } : undefined),
  wildcardRule,
  labelRule,
  (host) =>
    /(^|\.)(\d+|0x[0-9a-f]*)$/.test(host)
      ? { expected: anyHost, fix: "write an IPv4 address as four numbers from 0 to 255" }
      : undefined,
  (host) =>
    /(^|\.)xn--/.test(host) && domainToASCII(host.replace(/^\*\./, "")) === ""
      ? { expected: "a name whose labels that begin with xn-- are valid punycode" }
      : undefined,
];

function urlRule(host: string): HostFlaw | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return undefined;
  return { expected: `${anyHost} without a scheme`, fix: "give the host of the URL alone" };
}

function bracketRule(host: string): HostFlaw | undefined {
  if (!/^\[.*\](:\d*)?$/.test(host)) return undefined;
  return { expected: "an address without brackets and without a port" };
}

function cidrRule(host: string): HostFlaw | undefined {
  const [address = "", ...rest] = host.split("/");
  if (rest.length === 0 || isIP(address) === 0) return undefined;
  return { expected: "a single address", fix: "leave out the network mask" };
}

function portRule(host: string): HostFlaw | undefined {
  if (!/^[^:]+:\d+$/.test(host)) return undefined;
  return { expected: `${anyHost} without a port`, fix: "give the port as port" };
}

/** Certificates contain hosts in ASCII (RFC 5280, 7.2); libpq and Node compare them as such. */
function asciiRule(host: string): HostFlaw | undefined {
  if (!/[^\u0000-\u007f]/.test(host)) return undefined;
  const ascii = domainToASCII(host);
  const form = ascii === "" ? "give it in its punycode form (xn--…)" : `give ${showText(ascii)}`;
  return { expected: "a name in ASCII", fix: form };
}

/** RFC 6125, 6.4.3. Node refuses a wildcard with only one label after it. */
function wildcardRule(host: string): HostFlaw | undefined {
  if (!host.includes("*")) return undefined;
  if (!/^\*\.[^*]+$/.test(host)) {
    return { expected: "a wildcard that is the whole leftmost label, such as *.example.org" };
  }
  if (host.split(".").length > 2) return undefined;
  return { expected: "a wildcard above at least two labels, such as *.example.org" };
}

/** RFC 1123, 2.1, plus underscores, which container names may have. */
function labelRule(host: string): HostFlaw | undefined {
  const labels = host.replace(/^\*\./, "").split(".");
  if (labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    return undefined;
  }
  return {
    expected: `${anyHost}: labels of 1 to 63 letters, digits, hyphens and underscores, with no hyphen at either end`,
  };
}
