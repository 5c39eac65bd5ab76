import { type Case, casesOf } from "../case";
import { usualHost } from "../pki";
import { trust, untrusted } from "./common";

/** F2: what a client trusts, and how far it looks. */
export const clientTrust: Case[] = casesOf("F2", { variant: "usual", client: trust }, [
  {
    number: "8",
    what: "no TLS",
    client: { sslmode: "disable" },
    refuses: /pg_hba\.conf rejects connection .* no encryption/,
    instead: "our file ends with lines that reject, so the words are others",
  },
  { number: "9", what: "no root, require", client: { sslrootcert: "invalid", sslmode: "require" } },
  ...["verify-ca", "verify-full"].map((sslmode, index) => ({
    number: String(10 + index),
    what: `no root, ${sslmode}`,
    client: { sslrootcert: "invalid", sslmode },
    refuses: /root certificate file "invalid" does not exist/,
  })),
  ...["require", "verify-ca", "verify-full"].map((sslmode, index) => ({
    number: String(12 + index),
    what: `another authority, ${sslmode}`,
    client: { sslrootcert: "client_ca.crt", sslmode },
    refuses: untrusted,
  })),
  {
    number: "15",
    what: "the intermediate without its root",
    client: { sslrootcert: "server_ca.crt", sslmode: "verify-ca" },
    refuses: untrusted,
  },
  ...["require", "verify-ca", "verify-full"].map((sslmode, index) => ({
    number: String(16 + index),
    what: `root and intermediate, ${sslmode}`,
    client: { sslmode },
  })),
  {
    number: "18",
    what: "root and intermediate, verify-full, a name in the subject only",
    variant: "server-cn-only",
    client: { sslmode: "verify-full" },
    instead: "the declaration refuses such a certificate, which names no host",
  },
  ...["both-cas-1.crt", "both-cas-2.crt"].map((sslrootcert, index) => ({
    number: String(19 + index),
    what: `several authorities, order ${index + 1}`,
    client: { sslrootcert, sslmode: "verify-ca" },
  })),
  ...["disable", "allow"].map((sslcertmode, index) => ({
    number: String(21 + index),
    what: `sslcertmode ${sslcertmode} without a certificate`,
    client: { sslcertmode, sslmode: "require" },
    since: 16,
  })),
  {
    number: "23",
    what: "sslcertmode require without a certificate",
    since: 16,
    client: { sslcertmode: "require", sslmode: "require" },
    refuses: /server accepted connection without a valid SSL certificate/,
  },
  {
    number: "24",
    what: "a list that does not exist",
    client: { sslcrl: "invalid", sslmode: "verify-ca" },
  },
  {
    number: "25",
    what: "the list of another authority",
    client: { sslcrl: "client.crl", sslmode: "verify-ca" },
    refuses: untrusted,
  },
  {
    number: "26",
    what: "the directory of lists of another authority",
    client: { sslcrl: "", sslcrldir: "client-crldir", sslmode: "verify-ca" },
    refuses: untrusted,
  },
  {
    number: "27",
    what: "the lists of every authority of the chain",
    client: { sslcrl: "root+server.crl", sslmode: "verify-ca" },
  },
  {
    number: "28",
    what: "the directory of lists of every authority of the chain",
    client: { sslcrl: "", sslcrldir: "root+server-crldir", sslmode: "verify-ca" },
  },
  ...["require", "verify-ca"].map((sslmode, index) => ({
    number: String(29 + index),
    what: `another host, ${sslmode}`,
    client: { host: "wronghost.test", sslmode },
  })),
  {
    number: "31",
    what: "another host, verify-full, a name in the subject only",
    variant: "server-cn-only",
    client: { host: "wronghost.test", sslmode: "verify-full" },
    refuses: new RegExp(`for "${usualHost}" does not match host name "wronghost.test"`),
  },
  {
    number: "31",
    what: "another host, verify-full",
    client: { host: "wronghost.test", sslmode: "verify-full" },
    refuses: new RegExp(
      `server certificate for "${usualHost}" does not match host name "wronghost.test"`,
    ),
  },
]);
