import { type Case, casesOf } from "../case";
import { decimalSerial } from "../pki";
import { alert, ownSession, withCertificate } from "./common";

const dn = { sslcert: "client-dn.crt", sslkey: "client-dn.key" };
const revoked = { sslcert: "client-revoked.crt", sslkey: "client-revoked.key" };
const dnIdentity =
  /connection authenticated: identity="CN=ssltestuser-dn,OU=Testing,OU=Engineering,O=PGDG" method=cert/;
const failedAt = (depth: number, reason: string) =>
  new RegExp(`Client certificate verification failed at depth ${depth}: ${reason}`);
const authenticated = /connection authenticated/;

/** F6: certificates of clients. */
export const clientCertificates: Case[] = casesOf(
  "F6",
  { variant: "usual", client: withCertificate },
  [
    {
      number: "77",
      what: "no certificate",
      client: { sslcert: "invalid" },
      refuses: /connection requires a valid client certificate/,
    },
    { number: "78", what: "a certificate and its key" },
    {
      number: "80",
      what: "an encrypted key and its passphrase",
      client: { sslkey: "client-encrypted-pem.key", service: "right" },
    },
    ...["require", "allow"].map((sslcertmode, index) => ({
      number: String(82 + index),
      what: `sslcertmode ${sslcertmode}`,
      client: { sslcertmode },
      since: 16,
    })),
    {
      number: "84",
      what: "sslcertmode disable",
      client: { sslcertmode: "disable" },
      since: 16,
      refuses: /connection requires a valid client certificate/,
    },
    {
      number: "85",
      what: "an encrypted key and another passphrase",
      client: { sslkey: "client-encrypted-pem.key", service: "wrong" },
      refuses: /could not load private key file "client-encrypted-pem\.key": bad decrypt/,
    },
    {
      number: "86",
      what: "a whole name that a map has",
      client: { ...dn, dbname: "certdb_dn" },
      logs: dnIdentity,
    },
    {
      number: "86",
      what: "a whole name that no map has",
      client: { dbname: "certdb_dn" },
      refuses: /certificate authentication failed/,
    },
    {
      number: "87",
      what: "a whole name that an expression of a map matches",
      client: { ...dn, dbname: "certdb_dn_re" },
    },
    {
      number: "88",
      what: "a common name that a map has",
      client: { ...dn, dbname: "certdb_cn" },
      logs: dnIdentity,
    },
    {
      number: "89",
      what: "pg_stat_ssl of a client with a certificate",
      commands: [
        `select ssl, version, bits > 0, client_dn, client_serial, issuer_dn ${ownSession}`,
      ],
      answer: ({ clients }) =>
        `t|TLSv1.3|t|/CN=ssltestuser|${decimalSerial(clients.client)}|/CN=Test CA for client certs`,
    },
    {
      number: "90",
      what: "a key that everybody may read",
      client: { sslkey: "client_wrongperms.key" },
      refuses: /private key file "client_wrongperms\.key" has group or world access/,
    },
    {
      number: "91",
      what: "the certificate of another role",
      client: { user: "anotheruser" },
      refuses: /certificate authentication failed for user "anotheruser"/,
      logs: /connection authenticated: identity="CN=ssltestuser" method=cert/,
    },
    {
      number: "92",
      what: "a revoked certificate",
      client: revoked,
      refuses: alert("certificate revoked"),
      logs: /could not accept SSL connection: certificate verify failed/,
      neverLogs: authenticated,
    },
    {
      number: "92",
      what: "a revoked certificate, and which one it was",
      client: revoked,
      since: 16,
      refuses: alert("certificate revoked"),
      neverLogs: authenticated,
      logs: failedAt(0, "certificate revoked[^]*Failed certificate data \\(unverified\\): subject"),
    },
    {
      number: "93",
      what: "a password and the role's certificate",
      client: { dbname: "verifydb" },
      logs: /connection authenticated: identity="ssltestuser" method=scram-sha-256/,
      instead: "a password, where the original suite trusts",
    },
    {
      number: "94",
      what: "a password and the certificate of another role",
      client: { dbname: "verifydb", user: "anotheruser" },
      refuses: /password authentication failed for user "anotheruser"/,
      logs: /certificate validation \(clientcert=verify-full\) failed for user "anotheruser"/,
      instead: "a password, where the original suite trusts",
    },
    {
      number: "95",
      what: "a password and any certificate of the authority",
      client: { dbname: "verifydb", user: "yetanotheruser" },
      instead: "a password, where the original suite trusts",
    },
    {
      number: "95",
      what: "a password and no certificate",
      client: { dbname: "verifydb", user: "yetanotheruser", sslcert: "invalid" },
      refuses: /connection requires a valid client certificate/,
    },
    {
      number: "96",
      what: "a client that sends its intermediate",
      variant: "client-ca-root-only",
      client: { sslcert: "client+client_ca.crt" },
    },
    {
      number: "97",
      what: "a client that sends its leaf only",
      variant: "client-ca-root-only",
      refuses: alert("unknown ca"),
      logs: /certificate verify failed/,
      neverLogs: authenticated,
    },
    {
      number: "97",
      what: "a client that sends its leaf only, in the log",
      variant: "client-ca-root-only",
      refuses: alert("unknown ca"),
      since: 16,
      logs: failedAt(0, "unable to get local issuer certificate"),
    },
    {
      number: "98",
      what: "a long name of an untrusted client, in the log",
      since: 16,
      variant: "client-ca-root-only",
      client: { sslcert: "client-long.crt", sslkey: "client-long.key" },
      refuses: alert("unknown ca"),
      logs: /\(unverified\): subject "\.\.\.[0-9]{60,68}", serial number/,
    },
    {
      number: "99",
      what: "an authority of clients that is none",
      variant: "client-ca-wrong",
      client: { sslcert: "client+client_ca.crt" },
      refuses: alert("unknown ca"),
    },
    {
      number: "99",
      what: "an authority of clients that is none, in the log",
      since: 16,
      variant: "client-ca-wrong",
      client: { sslcert: "client+client_ca.crt" },
      refuses: alert("unknown ca"),
      logs: failedAt(1, ""),
    },
    {
      number: "101",
      what: "a revoked certificate with letters beyond ASCII",
      client: { sslcert: "client-revoked-utf8.crt", sslkey: "client-revoked-utf8.key" },
      refuses: alert("certificate revoked"),
      instead: "the lists are a file, since this package has no directory of them",
    },
    {
      number: "101",
      what: "letters beyond ASCII, in the log",
      since: 16,
      client: { sslcert: "client-revoked-utf8.crt", sslkey: "client-revoked-utf8.key" },
      refuses: alert("certificate revoked"),
      logs: /\(unverified\): subject "\/CN=(\\\\|\\)x/i,
    },
  ],
);
