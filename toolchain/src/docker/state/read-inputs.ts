// Derives the inputs for the present state of a resource: those of the last update, with the values
// that have changed since.
import {
  isMap,
  sameValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../../provider/values";
import { stateFields, zeroOf, type Field, type Fields } from "../../schema/fields";
import { DEFAULTS } from "./check-inputs";
import { planField } from "./plan-outputs";

/** Returns the inputs for `outputs`; without old ones, those are all values but the defaults. */
export function inputsFromOutputs(
  fields: Fields,
  oldInputs: PropertyMap,
  outputs: PropertyMap,
): PropertyMap {
  const isImport = Object.keys(oldInputs).length === 0;
  const settable = stateFields(fields).filter(([, { output }]) => output !== true);
  const kept = settable.flatMap(([name, field]) => {
    const old = oldInputs[name];
    if (old === undefined && !isImport) return [];
    const value = inputOf(field, old, outputs[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  const inputs = Object.fromEntries(kept);
  const defaults = Array.isArray(oldInputs[DEFAULTS]) ? oldInputs[DEFAULTS] : [];
  const unchanged = defaults.filter((name) => {
    return typeof name === "string" && sameValue(oldInputs[name], inputs[name]);
  });
  return { [DEFAULTS]: unchanged, ...inputs };
}

function inputOf(
  field: Field,
  old: PropertyValue | undefined,
  output: PropertyValue | undefined,
): PropertyValue | undefined {
  const isUnset = output === undefined || output === null;
  if (old === undefined) {
    const isDefault = isUnset || sameValue(output, field.default ?? zeroOf(field));
    return isDefault ? undefined : asInput(field, output);
  }
  if (isUnset) return undefined;
  // A set of texts takes its order from the state; blocks stay as they were written.
  if (field.kind === "set") return output;
  return sameMeaning(field, old, output) ? old : asInput(field, output);
}

function sameMeaning(field: Field, old: PropertyValue, output: PropertyValue): boolean {
  const before = planField(field, old, "zero");
  const now = planField(field, output, "zero");
  if (!Array.isArray(before) || !Array.isArray(now)) return sameValue(before, now);
  return before.length === now.length && before.every((item, index) => agrees(item, now[index]));
}

/** Returns true if a block in the state is as planned; an unknown value may have become any. */
function agrees(planned: PropertyValue, now: PropertyValue | undefined): boolean {
  if (!isMap(planned) || !isMap(now)) return sameValue(planned, now);
  return Object.entries(planned).every(
    ([name, item]) => item instanceof Unknown || sameValue(item, now[name]),
  );
}

function asInput(field: Field, output: PropertyValue): PropertyValue {
  const { fields } = field;
  if (fields === undefined) return output;
  if (Array.isArray(output)) {
    return output.map((item) => (isMap(item) ? blockInput(fields, item) : item));
  }
  return isMap(output) ? blockInput(fields, output) : output;
}

function blockInput(fields: Fields, block: PropertyMap): PropertyMap {
  const given = stateFields(fields).flatMap(([name, field]) => {
    const value = inputOf(field, undefined, block[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { [DEFAULTS]: [], ...Object.fromEntries(given) };
}
