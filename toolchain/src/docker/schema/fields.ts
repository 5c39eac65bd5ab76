// How the properties of a resource are described. One table answers every question about them: what
// may be given, what an update replaces, what is only known afterwards.
import type { PropertyValue } from "../../provider/values";

/** A "set" and a "blockSet" have no order; a "block" is one object, "blocks" are a list of them. */
export type Kind =
  "text" | "number" | "flag" | "list" | "set" | "map" | "block" | "blocks" | "blockSet";

export interface Field {
  readonly kind: Kind;
  /** The fields of a block. */
  readonly fields?: Fields;
  readonly required?: boolean;
  /** Is a name, which is generated where the program gives none. */
  readonly named?: boolean;
  /** A change replaces the resource. */
  readonly replaces?: boolean;
  /** The daemon chooses a value where the program gives none, and the choice is no difference. */
  readonly computed?: boolean;
  /** Only the daemon sets it. */
  readonly output?: boolean;
  /** The official plugin has it and the stand-in does not. */
  readonly unsupported?: boolean;
  /** Newer than the recordings: the state does not have it. Not supported either. */
  readonly unrecorded?: boolean;
  /** A value that is not given is no difference to any other. */
  readonly emptyKeeps?: boolean;
  readonly default?: string | number | boolean;
  /** The name in the provider under the official plugin, where it is not the same in snake case. */
  readonly upstream?: string;
  readonly expects?: Expectation;
}

/** What a value must be beyond its kind. */
export interface Expectation {
  readonly text: string;
  accepts(value: string | number): boolean;
}

export type Fields = Readonly<Record<string, Field>>;

/** The name of a field in the provider under the official plugin. */
export function upstreamName(name: string, { upstream }: Field): string {
  return upstream ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The fields that the state has. */
export function stateFields(fields: Fields): [string, Field][] {
  return Object.entries(fields).filter(([, { unrecorded }]) => unrecorded !== true);
}

/** What the elements of a list, a set or a list of blocks are. */
export function elementOf({ fields }: Field): Field {
  return fields === undefined ? { kind: "text" } : { kind: "block", fields };
}

/** The value that means the same as none. */
export function zeroOf({ kind }: Field): PropertyValue {
  if (kind === "text") return "";
  if (kind === "number") return 0;
  if (kind === "flag") return false;
  if (kind === "map") return {};
  return kind === "block" ? null : [];
}

/** The expectation that a text is one of `words`. */
export function oneOf(...words: string[]): Expectation {
  const quoted = words.map((word) => `"${word}"`);
  const text = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
  return { text, accepts: (value) => words.includes(String(value)) };
}

/** The expectation that a number is whole and at least `minimum`. */
export function atLeast(minimum: number): Expectation {
  return {
    text: `a whole number of at least ${minimum}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= minimum,
  };
}

/** The expectation that a text has a certain form. */
export function matching(pattern: RegExp, text: string): Expectation {
  return { text, accepts: (value) => pattern.test(String(value)) };
}
