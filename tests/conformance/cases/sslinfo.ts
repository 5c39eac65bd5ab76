import { type Case, casesOf } from "../case";
import { decimalSerial, type Pki } from "../pki";
import { ownSession, trust, withCertificate } from "./common";

const client = { ...withCertificate, sslcert: "client_ext.crt", sslkey: "client_ext.key" };
const stranger = { ...trust, sslmode: "require" };
const present = "select ssl_client_cert_present()";
const yes = /^t$/;

/** What a handshake was, by psql, then by the server's two views of it. */
const handshake = [
  "\\conninfo",
  `select ssl_version(), ssl_cipher(), version, cipher ${ownSession}`,
];
const sameHandshake = /protocol\W+(TLSv[\d.]+)[^]*cipher\W+([\w-]+)[^]*\n\1\|\2\|\1\|\2$/i;

/** F8: what sslinfo and pg_stat_ssl say, and what the client knows itself. */
export const sslinfo: Case[] = casesOf("F8", { variant: "usual", client }, [
  {
    number: "113",
    what: "ssl_is_used and pg_stat_ssl",
    commands: [`select ssl_is_used(), ssl ${ownSession}`],
    answer: /^t\|t$/,
  },
  {
    number: "114",
    what: "the version, TLS 1.2 forced",
    variant: "protocol-1.2",
    client: { ssl_max_protocol_version: "TLSv1.2" },
    commands: [`select ssl_version(), version ${ownSession}`],
    answer: /^(TLSv1\.2)\|\1$/,
  },
  {
    number: "115",
    what: "protocol and cipher, and those of the client's handshake",
    commands: handshake,
    answer: sameHandshake,
  },
  {
    number: "115",
    what: "protocol and cipher, TLS 1.2 forced",
    variant: "protocol-1.2",
    client: { ssl_max_protocol_version: "TLSv1.2" },
    commands: handshake,
    answer: sameHandshake,
  },
  { number: "116", what: "a certificate is present", commands: [present], answer: yes },
  {
    number: "116",
    what: "no certificate is present",
    client: stranger,
    commands: [present],
    answer: /^f$/,
  },
  {
    number: "117",
    what: "serial numbers, as numbers, and that of the client's certificate",
    commands: [`select ssl_client_serial(), client_serial ${ownSession}`],
    answer: ({ clients }: Pki) =>
      [clients.client_ext, clients.client_ext].map(decimalSerial).join("|"),
  },
  {
    number: "117",
    what: "serial numbers of two clients differ",
    client: withCertificate,
    commands: [`select ssl_client_serial(), client_serial ${ownSession}`],
    answer: ({ clients }: Pki) => [clients.client, clients.client].map(decimalSerial).join("|"),
  },
  {
    number: "118",
    what: "a field that no name has",
    commands: ["select ssl_client_dn_field('invalid')"],
    refuses: /invalid X\.509 field name: "invalid"/,
  },
  {
    number: "118",
    what: "names, numbers and fields without a certificate",
    client: stranger,
    commands: [
      "select ssl_client_dn_field('commonName') is null, ssl_issuer_field('commonName') is null",
      "select ssl_client_dn() is null, ssl_issuer_dn() is null, ssl_client_serial() is null",
      `select client_dn is null, issuer_dn is null, client_serial is null ${ownSession}`,
    ],
    answer: /^t\|t\nt\|t\|t\nt\|t\|t$/,
  },
  {
    number: "119",
    what: "the client's name",
    commands: [
      `select '/CN=' || ssl_client_dn_field('commonName'), ssl_client_dn(), client_dn ${ownSession}`,
    ],
    answer: /^(\/CN=ssltestuser)\|\1\|\1$/,
  },
  {
    number: "120",
    what: "the issuer's name",
    commands: [
      `select '/CN=' || ssl_issuer_field('commonName'), ssl_issuer_dn(), issuer_dn ${ownSession}`,
    ],
    answer: /^(\/CN=Test CA for client certs)\|\1\|\1$/,
  },
  {
    number: "121",
    what: "the extensions of the client's certificate",
    commands: ["select * from ssl_extension_info() where name = 'basicConstraints'"],
    answer: /^basicConstraints\|CA:FALSE\|t$/,
  },
  ...(["allow", "require"] as const).map((sslcertmode) => ({
    number: "122",
    what: `a certificate and sslcertmode ${sslcertmode}`,
    since: 16,
    client: { sslcertmode },
    commands: [present],
    answer: yes,
  })),
  ...[{ sslcertmode: "disable" }, { sslcertmode: "allow", sslcert: "invalid" }].map((mode) => ({
    number: "122",
    what: `no certificate, by ${JSON.stringify(mode)}`,
    since: 16,
    client: { ...client, dbname: "trustdb", ...mode },
    commands: [present],
    answer: /^f$/,
  })),
]);
