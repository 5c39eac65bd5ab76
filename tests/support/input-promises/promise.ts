// What is promised of an input, as data: what a change of it does to a server that runs, and what
// shows that it has been done.
import type { StackOutputs } from "../stack/test-stack";

export type Kind = "docker" | "embedded";

/**
 * What a change does, in the words of the README, beyond what every update with a change does: the
 * material is delivered again, reloaded though it may be the same, and all is proven.
 */
export const effects = [
  "nothing",
  "roles",
  "reload",
  "in place",
  "restart",
  "new container",
  "refused",
] as const;
export type Effect = (typeof effects)[number];

/** What changes cannot be known before the test runs. */
export interface Given {
  readonly kind: Kind;
  /** Nothing listens there. */
  readonly otherPort: number;
  /** Directory with the programs of the same PostgreSQL, for the embedded runtime. */
  readonly binDirectory: string;
  /** A network of Docker that exists. */
  readonly network: string;
  /** Two requests for the role `bring`, of two keys. */
  readonly requests: readonly [string, string];
  /** A server certificate of another authority, with an encrypted key. */
  readonly brought: Record<"certificatePem" | "privateKeyPem" | "trustBundlePem", string>;
  readonly passphrase: string;
}

/** Looks at the server from where its owner and its clients stand. */
export interface Sight {
  readonly kind: Kind;
  readonly outputs: StackOutputs;
  /** First row that a declared client gets. */
  row(sql: string, client?: string): Promise<Record<string, unknown>>;
  /** Words with which a client is refused, or `connected`. */
  refusal(client: string, password?: string): Promise<string>;
  /** A file of the material in force. */
  file(name: string): string;
  /** What Docker tells of the container. */
  inspect(format: string): string;
}

/** A part of a declaration, laid over it: records are merged, anything else replaces. */
export type Patch = Readonly<Record<string, unknown>>;

export interface InputPromise {
  /** Path in `PostgresServerArgs`, with `*` for a name of the owner's. */
  readonly input: string;
  readonly effect: Effect;
  /** Where it is so; elsewhere there is another line. Both by default. */
  readonly on?: Kind;
  readonly change: (given: Given) => Patch;
  /**
   * Those of one name are made in one update: they are independent, and what each does can be told
   * apart by the resources that change and by what it shows.
   */
  readonly update: string;
  /** The resources that change, without the name of the server, beside those of every update. */
  readonly resources: readonly string[];
  /** Another value after the change, and what it was after the way back. */
  readonly shows?: (sight: Sight) => Promise<unknown>;
  /** What it shows is made anew each time, and so is another one after the way back too. */
  readonly anew?: true;
  /** With it, every update proves again, so that no preview is empty. */
  readonly always?: true;
  /** Properties of the container that its replacement is due to. */
  readonly replaces?: string;
  /** Of a refusal: what it says. */
  readonly words?: string;
}

/** An input whose change is shown by a test of its own. */
export interface ShownElsewhere {
  readonly input: string;
  readonly effect: Effect;
  /** Path of the test from the root of the checkout. */
  readonly shownBy: string;
}
