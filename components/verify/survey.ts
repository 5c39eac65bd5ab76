// The observations of a server, not yet judged.
import type { Outcome } from "../wire/outcome";
import type { Inside } from "./look-inside";
import type { ServedPeer } from "./meet-server";

/** The inputs of a survey. */
export interface SurveyRequest {
  /** Name or address that the server's certificate has to name. */
  readonly host: string;
  /** Name or address to connect to. Defaults to `host`. */
  readonly connectHost?: string;
  readonly port: number;
  readonly database: string;
  readonly role: string;
  /** The authorities to verify the server with, in PEM. */
  readonly trustPem: string;
  readonly certificate?: { readonly certificatePem: string; readonly keyPem: string };
  /** Secret. Sent to a verified server only, over TLS. */
  readonly password?: string;
  /** Time limit of one question, in milliseconds. */
  readonly timeoutMs: number;
}

/** The outcome of an attempted login as a role. */
export interface RoleAttempt {
  readonly role: string;
  readonly outcome: Outcome;
}

/** The observations of a survey. Holds no secret. */
export interface Survey {
  /** True if the server accepts an SSLRequest. */
  readonly speaksTls: boolean;
  /** Logins without TLS, one for each role. */
  readonly plaintext: readonly RoleAttempt[];
  /** The server in a handshake. Like all below, absent or empty if the server speaks no TLS. */
  readonly peer?: ServedPeer;
  /** The outcome of offering only one protocol, by PostgreSQL's names, oldest first. */
  readonly protocols: Readonly<Record<string, Outcome>>;
  readonly weakCiphers?: Outcome;
  /** Logins with TLS and without a client certificate, one for each role. */
  readonly bare: readonly RoleAttempt[];
  /** Logins with the client certificate of the request, one for each role; none without it. */
  readonly certified: readonly RoleAttempt[];
  /** A login with a client certificate of an unknown authority. */
  readonly foreign?: Outcome;
  /** A login with direct negotiation: TLS from the first byte. */
  readonly direct?: Outcome;
  readonly inside: Inside;
}
