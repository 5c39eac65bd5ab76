// Plans the state of a resource from its inputs.
import {
  isMap,
  UNKNOWN,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../../provider/values";
import { stateFields, zeroOf, type Field, type Fields } from "../../schema/fields";
import { sortBlocks, sortTexts } from "./set-order";

/** The value of a number or flag that is missing in a block: null at first, zero after an update. */
export type Blanks = "null" | "zero";

/** Plans the state of a new resource, in which the choices of the daemon are unknown. */
export function planOutputs(fields: Fields, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    stateFields(fields).map(([name, field]) => [name, planField(field, inputs[name], "null")]),
  );
}

/** Plans the value of one property. */
export function planField(
  field: Field,
  given: PropertyValue | undefined,
  blanks: Blanks,
): PropertyValue {
  const { kind, fields = {} } = field;
  if (given instanceof Unknown) return given;
  const value = given ?? field.default;
  if (value === undefined) {
    if (field.output === true || field.computed === true) return UNKNOWN;
    return kind === "blocks" || kind === "blockSet" ? [] : null;
  }
  if (kind === "block" && isMap(value)) return planBlock(fields, value, blanks);
  if (!Array.isArray(value)) return value;
  if (kind === "set") return sortTexts(value);
  const items = value.map((item) => (isMap(item) ? planBlock(fields, item, blanks) : item));
  return kind === "blockSet" ? sortBlocks(fields, items) : items;
}

function planBlock(fields: Fields, block: PropertyMap, blanks: Blanks): PropertyMap {
  return Object.fromEntries(
    stateFields(fields).map(([name, field]) => [name, planNested(field, block[name], blanks)]),
  );
}

function planNested(field: Field, given: PropertyValue | undefined, blanks: Blanks): PropertyValue {
  const { kind } = field;
  const isBlank = given === undefined || given === null;
  if (!isBlank || field.default !== undefined || field.computed === true) {
    return planField(field, given ?? undefined, blanks);
  }
  if (kind === "number" || kind === "flag") return blanks === "zero" ? zeroOf(field) : null;
  return kind === "map" ? null : zeroOf(field);
}
