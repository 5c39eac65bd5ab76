// What was observed of a server, before anybody judges it.
import type { Outcome } from "../wire/outcome";
import type { Inside } from "./look-inside";
import type { ServedPeer } from "./meet-server";

/** What a survey needs to know; everything else it finds out. */
export interface SurveyRequest {
  /** Name or address that the certificate has to be for. */
  readonly host: string;
  /** Name or address to dial. Defaults to `host`. */
  readonly connectHost?: string;
  readonly port: number;
  readonly database: string;
  readonly role: string;
  /** PEM of the authorities that the server is verified with. */
  readonly trustPem: string;
  readonly certificate?: { readonly certificatePem: string; readonly keyPem: string };
  /** Secret. Given to a server that was verified, over TLS, and to no other. */
  readonly password?: string;
  /** How long one question may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** What came of an attempt to log in as a role. */
export interface RoleAttempt {
  readonly role: string;
  readonly outcome: Outcome;
}

/** What was observed. Holds no secret. */
export interface Survey {
  /** Whether the server answers that it speaks TLS. */
  readonly speaksTls: boolean;
  /** Without TLS, as each role. */
  readonly plaintext: readonly RoleAttempt[];
  /** All below is empty where the server speaks no TLS. */
  readonly peer?: ServedPeer;
  /** By PostgreSQL's names, the oldest first; what came of offering nothing but this protocol. */
  readonly protocols: Readonly<Record<string, Outcome>>;
  readonly weakCiphers?: Outcome;
  /** With TLS and without a client certificate, as each role. */
  readonly bare: readonly RoleAttempt[];
  /** With the client certificate that was given, as each role. */
  readonly certified: readonly RoleAttempt[];
  /** With a client certificate of an authority that nobody knows. */
  readonly foreign?: Outcome;
  /** With TLS from the first byte. */
  readonly direct?: Outcome;
  readonly inside: Inside;
}
