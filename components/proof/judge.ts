// What counts as the right refusal. A probe that is refused for another reason has proven nothing:
// a server that is down refuses plaintext, too. Pure.
import type { Outcome } from "../wire/outcome";

/** Says whether an outcome is the refusal that was promised, for the promised reason. */
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

/** A role that needs its password as well is not let in by a certificate, or by the lack of one. */
export const asksForScram: Judge = (outcome) => {
  const mechanisms = saslMechanisms(outcome);
  return mechanisms.length > 0 && mechanisms.every((name) => scramMechanisms.has(name));
};

/** SCRAM over a connection that the server knows to be TLS from end to end (RFC 5929, section 4). */
export const offersChannelBinding: Judge = (outcome) =>
  asksForScram(outcome) && saslMechanisms(outcome).includes("SCRAM-SHA-256-PLUS");

/** SASL alone says little: PostgreSQL 18 has OAUTHBEARER as well. */
const scramMechanisms = new Set(["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"]);

function saslMechanisms(outcome: Outcome): readonly string[] {
  return outcome.kind === "password" && outcome.method === "SASL" ? (outcome.mechanisms ?? []) : [];
}

const either =
  (...judges: Judge[]): Judge =>
  (outcome) =>
    judges.some((judge) => judge(outcome));

/** A rule of `pg_hba.conf`, or its end, turned away a connection that was not encrypted. */
export const refusesPlaintext = refusedWith(/pg_hba\.conf .*, no encryption$/);

/** Method `cert`, or `clientcert`, missed the certificate. */
export const missesCertificate = refusedWith(/^connection requires a valid client certificate$/);

export const missesCertificateOrPassword = either(missesCertificate, asksForScram);

/** The certificate is valid and is another role's. */
export const refusesCertificate = refusedWith(
  /^(certificate|"trust") authentication failed for user "/,
);

export const refusesOtherRole = either(refusesCertificate, asksForScram);

/** A rule of `pg_hba.conf`, or its end, turned the role away, whatever it shows. */
export const refusesRole = refusedWith(
  /^(pg_hba\.conf rejects connection|no pg_hba\.conf entry) for host ".*, SSL encryption$/,
);

/** Alert unknown_ca (RFC 8446, 6.2). */
export const refusesAuthority = alerted(48);

/** Alert protocol_version. */
export const refusesProtocol = alerted(70);

/** To SSL 3.0 OpenSSL answers handshake_failure as well, though there are ciphers in common. */
export const refusesSsl3 = alerted(40, 70);

/** Alert handshake_failure: no cipher in common (RFC 5246, 7.4.1.3). */
export const refusesCiphers = alerted(40);

/** Alert certificate_expired. */
export const refusesExpired = alerted(45);

/** Alert certificate_revoked. */
export const refusesRevoked = alerted(44);

/** Alert unsupported_certificate: it is for another purpose. */
export const refusesPurpose = alerted(43);

/** The one judge of a promise to let somebody in. */
export const letsIn: Judge = (outcome) => outcome.kind === "session";

/** OpenSSL's codes for a chain that does not end in a trusted authority (X509_verify_cert_error_string(3)). */
const unknownIssuer = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

export const clientMissesAuthority: Judge = (outcome) =>
  outcome.kind === "unverified" && unknownIssuer.has(outcome.code);

/** The client refuses a certificate that is not for servers, or from an authority of clients only. */
export const clientRefusesPurpose: Judge = (outcome) =>
  outcome.kind === "unverified" &&
  (outcome.code === "INVALID_PURPOSE" || unknownIssuer.has(outcome.code));

export const clientMissesHost: Judge = (outcome) =>
  outcome.kind === "unverified" && outcome.code === "ERR_TLS_CERT_ALTNAME_INVALID";
