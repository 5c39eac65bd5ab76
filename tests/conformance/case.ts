import type { Pki } from "./pki";
import type { VariantName } from "./variants";

/** Parameters of a connection, by libpq's names; files are those of the client's directory. */
export type Client = Readonly<Record<string, string>>;

/** One connection of the matrix: how libpq connects, and what comes of it. */
export interface Case {
  /** `F1` to `F11`, as in the matrix. */
  readonly group: string;
  /** Number in the matrix; several rows may be parts of one. */
  readonly number: string;
  readonly what: string;
  readonly variant: VariantName;
  readonly client: Client;
  /** Variables of the client's environment. Defaults to none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Commands of psql. Defaults to one that tells the TLS version of the session. */
  readonly commands?: readonly string[];
  /** What the commands answer. Defaults to a version of TLS. */
  readonly answer?: RegExp | ((pki: Pki) => string);
  /** The words of the refusal. Without it the connection has to succeed. */
  readonly refuses?: RegExp;
  /** What the server's log says of it, and what it does not say. */
  readonly logs?: RegExp;
  readonly neverLogs?: RegExp;
  /** First and last major version that the row is for. Defaults to every one. */
  readonly since?: number;
  readonly until?: number;
  /** What this package does instead of what the original suite does. */
  readonly instead?: string;
}

type Row = Omit<Case, "group" | "variant" | "client"> & Partial<Pick<Case, "variant" | "client">>;

/** Makes the cases of a group from rows that leave out what they have in common. */
export function casesOf(
  group: string,
  common: { readonly variant: VariantName; readonly client: Client },
  rows: readonly Row[],
): Case[] {
  return rows.map((row) => ({
    ...common,
    ...row,
    group,
    client: { ...common.client, ...row.client },
  }));
}

/** Tells whether a row is for a major version. */
export function isFor(
  { since = 0, until = Infinity }: Pick<Case, "since" | "until">,
  major: number,
) {
  return major >= since && major <= until;
}
