// How a stand-in declares the properties of its resources. One table answers every question about
// them: what a program may give, what replaces the resource, what is known only afterwards.
import type { PropertyValue } from "../provider/values";

/**
 * The kind of a value. A "list" and a "set" hold texts, "blocks" and a "blockSet" hold objects, and
 * "values" is a list of anything; the two sets have no order. A "map" has texts under any name, a
 * "block" has the fields that are declared for it.
 */
export type Kind =
  | "text"
  | "number"
  | "integer"
  | "flag"
  | "list"
  | "set"
  | "values"
  | "map"
  | "block"
  | "blocks"
  | "blockSet";

export interface Field {
  readonly kind: Kind;
  /** The fields of a block. */
  readonly fields?: Fields;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
  readonly expects?: Expectation;
  /** A change replaces the resource. */
  readonly replaces?: boolean;
  /** The provider sets it; a program cannot. */
  readonly output?: boolean;
  /** The provider chooses a value if the program gives none, and the choice is not a difference. */
  readonly computed?: boolean;
  readonly secret?: boolean;
  /** A name, which is generated if the program gives none. */
  readonly named?: boolean;
  /** Only the official plugin supports it. */
  readonly unsupported?: boolean;
  /** Newer than the recordings: not in the state, and not supported either. */
  readonly unrecorded?: boolean;
  /** A missing value does not differ from any other. */
  readonly emptyKeeps?: boolean;
  /** The name in the Terraform provider, if it is not the same in snake case. */
  readonly upstream?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** A condition beyond the kind of a value; that of a list applies to each element. */
export type Expectation =
  | { readonly oneOf: readonly string[] }
  | { readonly atLeast: number }
  | { readonly pattern: RegExp; readonly description: string };

/** Returns the name of a field in the Terraform provider under the official plugin. */
export function upstreamName(name: string, { upstream }: Partial<Field> = {}): string {
  return upstream ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns the fields that are part of the state. */
export function stateFields(fields: Fields): [string, Field][] {
  return Object.entries(fields).filter(([, { unrecorded }]) => unrecorded !== true);
}

/** Returns the field that describes each element of a list or a set. */
export function elementOf({ fields, expects }: Field): Field {
  if (fields !== undefined) return { kind: "block", fields };
  return { kind: "text", ...(expects !== undefined && { expects }) };
}

/** Returns the value that means the same as a missing one. */
export function zeroOf({ kind }: Field): PropertyValue {
  if (kind === "text") return "";
  if (kind === "number" || kind === "integer") return 0;
  if (kind === "flag") return false;
  if (kind === "map") return {};
  return kind === "block" ? null : [];
}
