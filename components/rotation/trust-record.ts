// What the server's disk remembers about trust: which authorities are in force, and which
// certificates they have issued. It holds no secret.
import type { TrustState } from "./trust-state";

export interface RecordedAuthority {
  /** SHA-256 of the public key, lower-case hexadecimal. */
  readonly id: string;
  /** What messages call it: its generation, or its subject. */
  readonly name: string;
}

export interface RecordedCertificate {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** Id of the authority that issued it. */
  readonly authority: string;
  /** What messages call it. */
  readonly name: string;
}

export interface TrustRecord {
  readonly trusted: RecordedAuthority[];
  /** Id of the authority that signs. */
  readonly signer: string;
  readonly issued: RecordedCertificate[];
}

/** Reads a record; undefined for a text that is none, such as that of a server not yet delivered to. */
export function parseTrustRecord(text: string): TrustRecord | undefined {
  if (text.trim() === "") return undefined;
  return JSON.parse(text) as TrustRecord;
}

/** The state that the guard judges, in the names that messages use. */
export function trustState(record: TrustRecord, names: ReadonlyMap<string, string>): TrustState {
  const nameOf = (id: string): string => names.get(id) ?? id;
  return { trusted: record.trusted.map(({ id }) => nameOf(id)), signer: nameOf(record.signer) };
}

/**
 * Gives each authority of two records a name for messages. Two authorities of one name, such as a
 * generation that was made anew, are told apart by the beginning of their ids.
 */
export function namesOf(...records: readonly TrustRecord[]): Map<string, string> {
  const all = new Map(records.flatMap(({ trusted }) => trusted.map(({ id, name }) => [id, name])));
  const count = (name: string): number => [...all.values()].filter((one) => one === name).length;
  return new Map(
    [...all].map(([id, name]) => [id, count(name) > 1 ? `${name} (${id.slice(0, 8)})` : name]),
  );
}
