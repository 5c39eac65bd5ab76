// Compares the state of a resource with the inputs of a program, as the Terraform SDK does: a missing
// value is the same as an empty one.
import type { DiffResult, PropertyDiffKind } from "../../provider/provider";
import { isMap, sameValue, type PropertyMap, type PropertyValue } from "../../provider/values";
import { zeroOf, type Field, type Fields } from "../../schema/fields";
import { DEFAULTS } from "./check-inputs";
import { planField } from "./plan-outputs";

export interface DiffOptions {
  /** Deletes the old resource before its replacement is created. */
  readonly deleteFirst?: boolean;
  /**
   * The properties whose changes are ignored. The engine keeps their old inputs, but a value that the
   * daemon has chosen is only in the state.
   */
  readonly ignored?: readonly string[];
}

/** Compares a state with new inputs. */
export function diffResource(
  fields: Fields,
  olds: PropertyMap,
  news: PropertyMap,
  { deleteFirst = false, ignored = [] }: DiffOptions = {},
): DiffResult {
  const changes = Object.entries(fields).flatMap(([name, field]) => {
    if (ignored.includes(name)) return [];
    const kind = diffField(field, olds[name], news[name]);
    return kind === undefined ? [] : [{ name, kind, replaces: field.replaces === true }];
  });
  const replaces = changes.filter((change) => change.replaces).map(({ name }) => name);
  const replaceable = Object.keys(fields).filter((name) => fields[name]?.replaces === true);
  return {
    diffs: changes.map(({ name }) => name).sort(),
    replaces,
    stables: replaceable.filter((name) => !replaces.includes(name)).sort(),
    deleteBeforeReplace: replaces.length > 0 && (deleteFirst || hasFixedName(olds, news)),
    detailed: Object.fromEntries(
      changes.map(({ name, kind, replaces: isReplacing }) => [
        name,
        { kind: (isReplacing ? `${kind}_REPLACE` : kind) as PropertyDiffKind },
      ]),
    ),
  };
}

type Change = "ADD" | "DELETE" | "UPDATE";

function diffField(
  field: Field,
  old: PropertyValue | undefined,
  given: PropertyValue | undefined,
): Change | undefined {
  if (field.output === true || field.unrecorded === true) return undefined;
  const value = given ?? field.default;
  if (value === undefined && (field.computed === true || field.emptyKeeps === true))
    return undefined;
  const before = comparable(field, old);
  const after = comparable(field, inherit(field, old, value));
  if (sameValue(before, after)) return undefined;
  if (isAbsent(old)) return "ADD";
  return isAbsent(value) ? "DELETE" : "UPDATE";
}

/** Returns a form in which values of the same meaning are equal. */
function comparable(field: Field, value: PropertyValue | undefined): PropertyValue {
  const planned = planField({ ...field, computed: false }, value ?? undefined, "zero");
  return planned ?? zeroOf(field);
}

/** Keeps what the daemon has chosen in a block, such as a port, if the program gives no value. */
function inherit(
  { fields = {}, kind }: Field,
  old: PropertyValue | undefined,
  given: PropertyValue | undefined,
): PropertyValue | undefined {
  if (kind !== "blocks" || !Array.isArray(old) || !Array.isArray(given)) return given;
  const chosen = Object.keys(fields).filter((name) => fields[name]?.computed === true);
  return given.map((item, index) => {
    const before = old[index];
    if (!isMap(item) || !isMap(before)) return item;
    const taken = chosen.filter((name) => item[name] === undefined);
    return { ...item, ...Object.fromEntries(taken.map((name) => [name, before[name]])) };
  });
}

function isAbsent(value: PropertyValue | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
}

/** Two resources cannot have the same name at the same time. */
function hasFixedName(olds: PropertyMap, news: PropertyMap): boolean {
  const generated = news[DEFAULTS];
  const isGenerated = Array.isArray(generated) && generated.includes("name");
  return news["name"] !== undefined && !isGenerated && sameValue(olds["name"], news["name"]);
}
