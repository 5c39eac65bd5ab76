// What the plan is told by the program, and what it works out: plain data, kept in the state.
import type { Epoch, LeafPlan } from "./epoch";
import type { TrustState } from "./trust-state";

/** The authority as declared. */
export interface AuthorityPlan extends TrustState {
  /** A value of `AuthorityMode`. */
  readonly mode: string;
  /** Of an authority that is made here; 0 for any other. */
  readonly validityHours: number;
  readonly keyAlgorithm: string;
  /** ISO 8601. End of an authority that is brought; empty for one that is made here. */
  readonly endsAt: string;
  /** Whether an authority may be retired on which sessions still hang. */
  readonly retireInUse: boolean;
}

/** What the program declares. */
export interface DeclaredPlan {
  /**
   * Secret. Digest of everything that the program declares of the server, and of what carries it
   * out: tells apart two declarations, and no more.
   */
  readonly declaration: string;
  /** What is wrong with brought key material, a line each; empty when nothing is. */
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
  /** The leaf certificates by name. */
  readonly leaves: Readonly<Record<string, LeafPlan>>;
  /** Those of `postgresql.conf` that need a restart. */
  readonly settings: Readonly<Record<string, string>>;
  readonly allowRestart: boolean;
  /** Whether the data stays on the host when the server is deleted. */
  readonly keepData: boolean;
  /** Certificates without which there is no server yet: requests that are out. Empty with a server. */
  readonly waitingFor: readonly string[];
}

/** An authority that is made here: when its certificate was signed, and for how long. */
export interface Signing {
  /** ISO 8601. */
  readonly since: string;
  readonly validityHours: number;
  /**
   * Counts how often it was signed for a reason that its inputs do not show, from 1: the trigger of
   * its certificate. Undefined where the state was written before there was one.
   */
  readonly count?: number;
}

/** What the plan has worked out: known in a preview, too. */
export interface WorkedOut {
  readonly epochs: Readonly<Record<string, Epoch>>;
  /** By generation. */
  readonly signings: Readonly<Record<string, Signing>>;
  readonly notices: Notices;
}

/** What the owner should read about this update. */
export interface Notices {
  /** ISO 8601. Later runs tell by it that these were shown before. */
  readonly at: string;
  readonly lines: string[];
}
