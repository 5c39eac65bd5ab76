// The trust record on the server's disk: the authorities in force, and the certificates that they
// issued. It contains no secret.
import type { TrustState } from "./trust-state";

export interface RecordedAuthority {
  /** SHA-256 of the public key, lower-case hexadecimal. */
  readonly id: string;
  /** The name in messages: its generation, or its subject. */
  readonly name: string;
}

export interface RecordedCertificate {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** Id of the authority that issued it. */
  readonly authority: string;
  /** The name in messages. */
  readonly name: string;
}

export interface TrustRecord {
  readonly trusted: RecordedAuthority[];
  /** Id of the authority that signs. */
  readonly signer: string;
  readonly issued: RecordedCertificate[];
}

/** Parses a record; undefined for an empty text, as before the first delivery. */
export function parseTrustRecord(text: string): TrustRecord | undefined {
  if (text.trim() === "") return undefined;
  return JSON.parse(text) as TrustRecord;
}

/** Returns the state that the guard judges, with the names for messages. */
export function trustState(record: TrustRecord, names: ReadonlyMap<string, string>): TrustState {
  const nameOf = (id: string): string => names.get(id) ?? id;
  return { trusted: record.trusted.map(({ id }) => nameOf(id)), signer: nameOf(record.signer) };
}

/**
 * Returns a name for each authority of the records, for messages. Authorities with the same name,
 * such as a generation that was made again, are told apart by the beginning of their ids.
 */
export function namesOf(...records: readonly TrustRecord[]): Map<string, string> {
  const all = new Map(records.flatMap(({ trusted }) => trusted.map(({ id, name }) => [id, name])));
  const count = (name: string): number => [...all.values()].filter((one) => one === name).length;
  return new Map(
    [...all].map(([id, name]) => [id, count(name) > 1 ? `${name} (${id.slice(0, 8)})` : name]),
  );
}
