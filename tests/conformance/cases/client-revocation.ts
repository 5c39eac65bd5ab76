import { type Case, casesOf } from "../case";
import { ownSession, trust, untrusted } from "./common";

const common = { variant: "server-revoked", client: { ...trust, sslmode: "verify-ca" } } as const;
const both = (version: string) => ({
  ssl_min_protocol_version: version,
  ssl_max_protocol_version: version,
});

/** F5: a revoked server certificate, what a session says of itself, and ranges of protocols. */
export const clientRevocation: Case[] = casesOf("F5", common, [
  { number: "69", what: "a client without lists" },
  {
    number: "70",
    what: "a client with a file of lists",
    client: { sslcrl: "root+server.crl" },
    refuses: untrusted,
  },
  {
    number: "71",
    what: "a client with a directory of lists",
    client: { sslcrl: "", sslcrldir: "root+server-crldir" },
    refuses: untrusted,
  },
  {
    number: "72",
    what: "pg_stat_ssl of a client without a certificate",
    variant: "usual",
    commands: [
      `select ssl, version, cipher, bits, client_dn, client_serial, issuer_dn ${ownSession}`,
    ],
    answer: /^t\|TLSv1\.3\|[\w-]+\|\d+\|\|\|$/,
  },
  {
    number: "73",
    what: "TLS 1.2 where it is declared",
    variant: "protocol-1.2",
    client: both("TLSv1.2"),
    answer: /^TLSv1\.2$/,
  },
  {
    number: "73",
    what: "TLS 1.3 where TLS 1.2 is declared",
    variant: "protocol-1.2",
    client: both("TLSv1.3"),
    answer: /^TLSv1\.3$/,
  },
]);
