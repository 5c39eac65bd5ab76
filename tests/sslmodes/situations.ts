// What is measured: every sslmode in every situation. Pure.

/** The values of libpq's `sslmode`, from the weakest to the strongest. */
export const sslmodes = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
] as const;
export type Sslmode = (typeof sslmodes)[number];

/** Somebody who only listens, by what the server does about TLS. */
export const listeningSituations = ["noTls", "offersTls", "insistsOnTls"] as const;

/** Somebody who pretends to be the server, by how. */
export const meddlingSituations = ["ownCertificate", "otherHost", "deniesTls"] as const;

export type Situation = (typeof listeningSituations)[number] | (typeof meddlingSituations)[number];
export const situations: readonly Situation[] = [...listeningSituations, ...meddlingSituations];

export const situationTitles: Readonly<Record<Situation, string>> = {
  noTls: "server without TLS",
  offersTls: "server offers TLS",
  insistsOnTls: "server insists on TLS",
  ownCertificate: "self-made certificate",
  otherHost: "certificate of the CA for another host",
  deniesTls: 'answers "no TLS"',
};

/**
 * What became of a query with a known text: `read` when the one on the way had the text in clear,
 * `hidden` when the client got its answer and the one on the way did not have the text, `refused`
 * when the client did not send the query.
 */
export type Outcome = "read" | "hidden" | "refused";

/** One row of what was measured. */
export type Outcomes = Readonly<Record<Situation, Outcome>>;
export type Measured = Readonly<Record<Sslmode, Outcomes>>;
