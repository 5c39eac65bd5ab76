import { type Case, casesOf } from "../case";
import type { VariantName } from "../variants";
import { alert, trust, untrusted, withCertificate } from "./common";

const verify = { ...trust, sslmode: "verify-full" };
const otherKeys: [string, VariantName][] = [
  ["of another certificate", "key-mismatch"],
  ["that is none", "key-broken"],
  ["that everybody may read", "key-for-everybody"],
  ["that is missing", "key-missing"],
];

/** F11: what the original suite does not have, and operation taught. */
export const foundInPractice: Case[] = casesOf(
  "F11",
  { variant: "usual", client: withCertificate },
  [
    ...otherKeys.map(([which, variant]) => ({
      number: "L1",
      what: `the certificate in force stays after a reload with a key ${which}`,
      variant,
      client: verify,
    })),
    {
      number: "L2",
      what: "a list on disk revokes nobody before a reload",
      variant: "lists-not-reloaded",
    },
    {
      number: "L2",
      what: "a list revokes after a reload",
      variant: "lists-reloaded",
      refuses: alert("certificate revoked"),
    },
    {
      number: "L3",
      what: "without the root's list nobody gets in with a certificate",
      variant: "lists-incomplete",
      refuses: alert("unknown ca"),
    },
    {
      number: "L3",
      what: "without the root's list a password alone still gets in",
      variant: "lists-incomplete",
      client: { ...verify, sslcert: "invalid", dbname: "trustdb" },
    },
    {
      number: "L3",
      what: "with an expired list nobody gets in with a certificate",
      variant: "lists-expired",
      refuses: alert("certificate expired"),
    },
    {
      number: "L4",
      what: "a revoked certificate where only a password is asked for",
      client: {
        dbname: "trustdb",
        sslcert: "client-revoked.crt",
        sslkey: "client-revoked.key",
      },
      refuses: alert("certificate revoked"),
    },
    {
      number: "L4",
      what: "a good certificate where only a password is asked for",
      client: { dbname: "trustdb" },
    },
    {
      number: "L6",
      what: "a client's certificate that is for servers only",
      client: { sslcert: "client-for-servers.crt", sslkey: "client-for-servers.key" },
      refuses: alert("unsupported certificate"),
    },
    {
      number: "L7",
      what: "a server's certificate that is for clients only, verify-ca",
      variant: "server-for-clients",
      client: { ...trust, sslmode: "verify-ca" },
      refuses: untrusted,
    },
    {
      number: "L7",
      what: "a server's certificate that is for clients only, unverified",
      variant: "server-for-clients",
      client: { ...trust, sslmode: "require", sslrootcert: "invalid" },
    },
    {
      number: "L8",
      what: "a certificate signed with Ed25519, and a password",
      variant: "server-of-ed25519",
      client: { ...verify, sslrootcert: "ed25519_ca.crt" },
      refuses: /could not find digest for NID/,
      instead: "the declaration refuses such a certificate for this reason",
    },
    {
      number: "L8",
      what: "a certificate signed with Ed25519, and an unbound password",
      variant: "server-of-ed25519",
      client: { ...verify, sslrootcert: "ed25519_ca.crt", channel_binding: "disable" },
    },
    {
      number: "L9",
      what: "TLS 1.2 where TLS 1.3 is the least",
      client: { ssl_max_protocol_version: "TLSv1.2" },
      refuses: alert("protocol version"),
      logs: /unsupported protocol/,
    },
    {
      number: "L11",
      what: "a server that sends its leaf only, to a client with the root only",
      variant: "server-leaf-only",
      client: { ...verify, sslrootcert: "root_ca.crt" },
      refuses: untrusted,
    },
    {
      number: "L11",
      what: "a server that sends its chain, to a client with the root only",
      client: { ...verify, sslrootcert: "root_ca.crt" },
    },
  ],
);
