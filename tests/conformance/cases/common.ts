import type { Client } from "../case";
import { usualHost } from "../pki";

/** Nothing that a client may find by itself; the original suite begins with it, too. */
const nothing: Client = {
  sslcert: "invalid",
  sslkey: "invalid",
  sslcrl: "invalid",
  sslcrldir: "invalid",
  sslrootcert: "root+server_ca.crt",
  host: usualHost,
  user: "ssltestuser",
};

/** A client without a certificate, where a password is asked for. */
export const trust: Client = { ...nothing, dbname: "trustdb" };

/** A client with a certificate, where one is asked for. */
export const withCertificate: Client = {
  ...nothing,
  dbname: "certdb",
  sslmode: "require",
  sslcert: "client.crt",
  sslkey: "client.key",
};

/** Stands for the directory of the server's socket, as a host. */
export const localSocket = "local socket";

export const untrusted = /SSL error: certificate verify failed/;

/** OpenSSL's words for an alert, which have changed with 3.2. */
export const alert = (words: string) =>
  new RegExp(`SSL error: (tlsv1|ssl[a-z0-9/]*) alert ${words}`);

/** Of the client's own session. */
export const ownSession = "from pg_stat_ssl where pid = pg_backend_pid()";
