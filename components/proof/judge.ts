// The refusals that keep a promise. A refusal for another reason proves nothing: a server that is
// down refuses plaintext, too. Pure.
import type { Outcome } from "../wire/outcome";

/** Returns true if an outcome is the promised one: for a refusal, with the promised reason. */
export type Judge = (outcome: Outcome) => boolean;

/** SQLSTATE invalid_authorization_specification. */
const unauthorised = "28000";

const refusedWith =
  (words: RegExp): Judge =>
  (outcome) =>
    outcome.kind === "refused" && outcome.sqlstate === unauthorised && words.test(outcome.message);

const alerted =
  (...alerts: number[]): Judge =>
  (outcome) =>
    outcome.kind === "alert" && alerts.includes(outcome.alert);

/** The server still asks for a password by SCRAM, with or without a certificate. */
export const asksForScram: Judge = (outcome) => {
  const mechanisms = saslMechanisms(outcome);
  return mechanisms.length > 0 && mechanisms.every((name) => scramMechanisms.has(name));
};

/** The server offers SCRAM bound to its end of the TLS connection (RFC 5929, section 4). */
export const offersChannelBinding: Judge = (outcome) =>
  asksForScram(outcome) && saslMechanisms(outcome).includes("SCRAM-SHA-256-PLUS");

/** SASL alone is not enough: PostgreSQL 18 has OAUTHBEARER as well. */
const scramMechanisms = new Set(["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"]);

function saslMechanisms(outcome: Outcome): readonly string[] {
  return outcome.kind === "password" && outcome.method === "SASL" ? (outcome.mechanisms ?? []) : [];
}

const either =
  (...judges: Judge[]): Judge =>
  (outcome) =>
    judges.some((judge) => judge(outcome));

/** `pg_hba.conf` has a reject rule, or no rule at all, for the unencrypted connection. */
export const refusesPlaintext = refusedWith(/pg_hba\.conf .*, no encryption$/);

/** Method `cert`, or the option `clientcert`, requires a certificate. */
export const missesCertificate = refusedWith(/^connection requires a valid client certificate$/);

export const missesCertificateOrPassword = either(missesCertificate, asksForScram);

/** The certificate is valid, but for another role. */
export const refusesCertificate = refusedWith(
  /^(certificate|"trust") authentication failed for user "/,
);

export const refusesOtherRole = either(refusesCertificate, asksForScram);

/** `pg_hba.conf` has a reject rule, or no rule at all, for the role over TLS. */
export const refusesRole = refusedWith(
  /^(pg_hba\.conf rejects connection|no pg_hba\.conf entry) for host ".*, SSL encryption$/,
);

/** Alert unknown_ca (RFC 8446, 6.2). */
export const refusesAuthority = alerted(48);

/** Alert protocol_version. */
export const refusesProtocol = alerted(70);

/** OpenSSL may also answer SSL 3.0 with handshake_failure, despite ciphers in common. */
export const refusesSsl3 = alerted(40, 70);

/** Alert handshake_failure: no cipher in common (RFC 5246, 7.4.1.3). */
export const refusesCiphers = alerted(40);

/** Alert certificate_expired. */
export const refusesExpired = alerted(45);

/** Alert certificate_revoked. */
export const refusesRevoked = alerted(44);

/** Alert unsupported_certificate: the certificate is for another purpose. */
export const refusesPurpose = alerted(43);

/** The server lets the client in: the one judge of a promise that is not a refusal. */
export const letsIn: Judge = (outcome) => outcome.kind === "session";

/** OpenSSL's codes for a chain without a trusted authority (X509_verify_cert_error_string(3)). */
const unknownIssuer = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

export const clientMissesAuthority: Judge = (outcome) =>
  outcome.kind === "unverified" && unknownIssuer.has(outcome.code);

/** The client rejects the certificate: it is not for servers, or its authority is not trusted. */
export const clientRefusesPurpose: Judge = (outcome) =>
  outcome.kind === "unverified" &&
  (outcome.code === "INVALID_PURPOSE" || unknownIssuer.has(outcome.code));

export const clientMissesHost: Judge = (outcome) =>
  outcome.kind === "unverified" && outcome.code === "ERR_TLS_CERT_ALTNAME_INVALID";
