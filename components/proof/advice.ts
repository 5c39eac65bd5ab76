import { own } from "../contract/own";
import { type Advice, clockAdvice } from "./clock-advice";

const unknown: Advice = {
  cause: "the server does something else than its declaration says",
  fix: "compare the server's log and configuration with the declaration",
};

const plaintext: Advice = {
  cause: "a `host` or `hostnossl` rule matches before the ones that demand TLS",
  fix: 'remove the rule, or accept it with "plaintextConnections" in allowWeakening',
};

const certificate: Advice = {
  cause: "a rule that comes first takes less than was declared, or ssl_ca_file is not set",
  fix: 'narrow that rule of hbaRules or give it method `cert`, or accept it with "trustAuthentication" in allowWeakening',
};

const anotherRole: Advice = {
  cause: "a rule does not compare the certificate with the role, or there is no rule for the role",
  fix: "use method `cert` without a map that widens it, or clientcert=verify-full",
};

const inBetween: Advice = {
  cause: "something between client and server ends TLS and starts another connection",
  fix: "connect to PostgreSQL itself, not to a proxy",
};

const brokenFile: Advice = {
  cause: "the file was changed on the server; what PostgreSQL has in force is what it read before",
  fix: "run the update again, which delivers the file; a restart would fail until then",
};

const byName: Readonly<Record<string, Advice>> = {
  "server answers": {
    cause: "the server does not run, is still starting, or listens elsewhere",
    fix: "look into the server's log; check port and publishAddress; raise patienceSeconds",
  },
  "verified session": {
    cause: "the trust bundle, the host name or the probe's certificate does not fit the server",
    fix: "compare hosts and authority with the served certificate; run the update again",
  },
  "session as negotiated": inBetween,
  "client certificate as presented": inBetween,
  "served certificate": {
    cause: "the server has not loaded the new material, or another server listens there",
    fix: 'look for "was not reloaded" in the server\'s log; check host and port',
  },
  "plaintext refused": plaintext,
  "plaintext refused for every client": plaintext,
  "no rule without TLS": plaintext,
  "no rule with weak authentication": {
    cause:
      "a rule of pg_hba.conf has trust, a password that the server gets to see, or a weaker check",
    fix: "use `cert` or `scram-sha-256`, with clientcert=verify-full where both were declared",
  },
  "no error in pg_hba.conf": brokenFile,
  "no error in pg_ident.conf": brokenFile,
  "no error in postgresql.conf": brokenFile,
  "rules as declared": {
    cause: "pg_hba.conf was changed on the server, or was not delivered",
    fix: "run the update again; declare what is missing in hbaRules",
  },
  "identity maps as declared": {
    cause: "pg_ident.conf was changed on the server, or was not delivered",
    fix: "run the update again; declare what is missing in identMaps",
  },
  "settings in force": {
    cause: "ALTER SYSTEM, another file or a restart that is due stands against the declaration",
    fix: "undo it with ALTER SYSTEM RESET; run the update again",
  },
  "client certificates valid now": {
    cause: "the certificate has run out, and no update has renewed it",
    fix: "run an update, which issues it again; one that is signed elsewhere has to be signed again",
  },
  "direct negotiation accepted": {
    cause: "something between client and server knows only the older negotiation",
    fix: "connect to PostgreSQL itself, not to a proxy",
  },
  "no client certificate refused": certificate,
  "no client certificate refused for every client": certificate,
  "another role refused": anotherRole,
  "another client's certificate refused": anotherRole,
  "channel binding offered": {
    cause: "something between client and server ends TLS, or PostgreSQL was built without OpenSSL",
    fix: "connect to PostgreSQL itself, not to a proxy",
  },
  "unknown authority refused by server": {
    cause: "ssl_ca_file is not set, or has more authorities than the declaration",
    fix: "set ssl_ca_file to the authorities of the clients, and nothing else",
  },
  "expired client certificate refused": {
    cause: "the server does not ask for certificates, or its clock is wrong",
    fix: "set ssl_ca_file; set the clock of the server",
  },
  "server certificate as client certificate refused": certificate,
  "revoked client certificate refused": {
    cause: "the revocation list has not been loaded, or is not the declared one",
    fix: "run the update again; it delivers the list and reloads the server",
  },
  "client certificate as server certificate refused": {
    cause: "the probe's certificate is for servers, too",
    fix: "issue client certificates with client_auth as their only extended key usage",
  },
  "wrong authority refused by client": {
    cause: "the client does not verify the server",
    fix: "connect with sslmode=verify-full",
  },
  "wrong host name refused by client": {
    cause: "the certificate is for more names than the server has, or the client does not verify",
    fix: "issue the certificate for the names in hosts only; connect with sslmode=verify-full",
  },
  "superuser over TCP refused": {
    cause: "a rule with `all` as role matches the superuser",
    fix: 'reject the superuser first, or accept it with "superuserOverTcp" in allowWeakening',
  },
  "TLS below the minimum refused": {
    cause: "ssl_min_protocol_version in force is older than the declared one",
    fix: "check that no ALTER SYSTEM or other file overrides it; reload the server",
  },
  "weak ciphers refused": {
    cause: "ssl_ciphers has ciphers without authentication or encryption, or breakable ones",
    fix: 'use a list such as "HIGH:!aNULL", or accept it with "weakCiphers" in allowWeakening',
  },
};

const noTls = /speaks no TLS|does not support SSL/;
const tlsOff: Advice = { cause: "ssl is off", fix: "switch ssl on and reload the server" };

/** Observations that explain a refused session better than the name of its promise. */
const byObservation: readonly (Advice & { readonly seen: RegExp })[] = [
  {
    seen: /CERT_HAS_EXPIRED/,
    cause: "the server's certificate, or one above it, has expired",
    fix: "run an update, which renews it; check the clock of this machine",
  },
  {
    seen: /INVALID_PURPOSE/,
    cause: "the served certificate is not for servers",
    fix: "issue it with server_auth as its extended key usage",
  },
  {
    seen: /TLS alert 45\b/,
    cause: "the probe's certificate or a revocation list of the server has run out",
    fix: "run an update, which renews both; check the clock of the server",
  },
  {
    seen: /TLS alert 44\b/,
    cause: "the probe's certificate was revoked",
    fix: "give the probe a new certificate by raising its generation",
  },
  {
    seen: /TLS alert 48\b/,
    cause: "ssl_ca_file lacks the authority of the client, or a revocation list lacks for one",
    fix: "deliver the authorities and a revocation list for each of them; reload the server",
  },
  {
    seen: /role ".*" does not exist/,
    cause: "the role was never made, or was dropped",
    fix: "run the update again, which makes it",
  },
  {
    seen: /too many clients|reserved for/,
    cause: "every slot of the server is taken",
    fix: "raise max_connections or close sessions",
  },
];

/** Only a refusal can break a promise to let a client in. */
const promisesOfEntry = new Set(["verified session", "direct negotiation accepted"]);

/** Returns the advice for a broken promise by its name and its observation. */
export function adviceFor(name: string, observed: string): Advice {
  if (noTls.test(observed)) return tlsOff;
  const seenBy = promisesOfEntry.has(name) ? [...clockAdvice, ...byObservation] : clockAdvice;
  const found = seenBy.find(({ seen }) => seen.test(observed));
  return found ?? own(byName, name) ?? unknown;
}
