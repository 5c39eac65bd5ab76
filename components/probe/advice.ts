/** The likely cause of a broken promise, and what to do about it. */
export interface Advice {
  readonly cause: string;
  readonly fix: string;
}

const unknown: Advice = {
  cause: "the server does something else than its declaration says",
  fix: "compare the server's log and configuration with the declaration",
};

const plaintext: Advice = {
  cause: "a `host` or `hostnossl` rule matches before the ones that demand TLS",
  fix: 'remove the rule, or accept it with "plaintextConnections" in allowWeakening',
};

const certificate: Advice = {
  cause: "a rule lets sessions in without a certificate, or ssl_ca_file is not set",
  fix: 'use method `cert`, or accept it with "trustAuthentication" in allowWeakening',
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
  "session as negotiated": {
    cause: "something between client and server decrypts the session",
    fix: "connect to PostgreSQL itself, not to a proxy that ends TLS",
  },
  "client certificate as presented": {
    cause: "something between client and server presents another certificate",
    fix: "connect to PostgreSQL itself, not to a proxy that ends TLS",
  },
  "served certificate": {
    cause: "the server has not loaded the new material, or another server listens there",
    fix: 'look for "was not reloaded" in the server\'s log; check host and port',
  },
  "plaintext refused": plaintext,
  "plaintext refused for every client": plaintext,
  "no client certificate refused": certificate,
  "no client certificate refused for every client": certificate,
  "another role refused": {
    cause:
      "a rule does not compare the certificate with the role, or there is no rule for the role",
    fix: "use method `cert` without a map that widens it, or clientcert=verify-full",
  },
  "unknown authority refused by server": {
    cause: "ssl_ca_file is not set, or is not the file of the declaration",
    fix: "set ssl_ca_file to the authorities of the clients, and nothing else",
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

/** Finds the advice for a promise by its name. */
export function adviceFor(name: string): Advice {
  return byName[name] ?? unknown;
}
