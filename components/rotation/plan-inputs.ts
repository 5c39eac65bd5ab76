// The inputs and results of the plan: plain data, kept in the state.
import type { Epoch, LeafPlan } from "./epoch";
import type { TrustState } from "./trust-state";

/** The authority as declared. */
export interface AuthorityPlan extends TrustState {
  /** A value of `AuthorityMode`. */
  readonly mode: string;
  /** For a managed authority; 0 for any other. */
  readonly validityHours: number;
  readonly keyAlgorithm: string;
  /** ISO 8601. The end of an existing authority; empty for a managed or an offline one. */
  readonly endsAt: string;
  /** True when an authority may be retired while sessions use certificates that it issued. */
  readonly retireInUse: boolean;
}

/** The declaration, as the plan needs it. */
export interface DeclaredPlan {
  /**
   * Secret. Digest of the whole declaration and of the package's version; serves only to tell two
   * declarations apart.
   */
  readonly declaration: string;
  /** Problems of user-supplied key material, one a line; empty for none. */
  readonly problems: string;
  readonly runtime: string;
  readonly major: number;
  readonly dockerHost: string;
  /** Base directory of embedded instances; empty for Docker. */
  readonly embeddedBase: string;
  readonly port: number;
  /** Volume driver and options of the data volume, as one text: a change would lose the data. */
  readonly dataVolume: string;
  readonly authority: AuthorityPlan;
  /** The leaf certificates, by name. */
  readonly leaves: Readonly<Record<string, LeafPlan>>;
  /** Settings of `postgresql.conf` that need a restart. */
  readonly settings: Readonly<Record<string, string>>;
  readonly allowRestart: boolean;
  /** True when the data stays on the host after the server is deleted. */
  readonly keepData: boolean;
  /**
   * Certificates that an offline authority has yet to sign before there can be a server. Empty once
   * they exist.
   */
  readonly waitingFor: readonly string[];
}

/** When the certificate of a managed authority was signed, and for how long. */
export interface Signing {
  /** ISO 8601. */
  readonly since: string;
  readonly validityHours: number;
  /**
   * Counts, from 1, how often it was signed for a reason that its inputs do not show; triggers a
   * replacement of its certificate. Undefined in a state written before it existed.
   */
  readonly count?: number;
}

/** The results of the plan, known in a preview too. */
export interface WorkedOut {
  readonly epochs: Readonly<Record<string, Epoch>>;
  /** By generation of the authority. */
  readonly signings: Readonly<Record<string, Signing>>;
  readonly notices: Notices;
}

/** Messages to the user about this update. */
export interface Notices {
  /** ISO 8601. Tells later runs that these were shown before. */
  readonly at: string;
  readonly lines: string[];
}
