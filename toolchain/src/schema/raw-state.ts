// A bridged plugin keeps in every state how it differs from the state of the Terraform provider: which
// names are irregular, and which kind of collection each value is. With it, an official plugin that is
// installed later takes over the state of a stand-in.
import { isMap, reveal, type PropertyMap, type PropertyValue } from "../provider/values";
import { stateFields, upstreamName, type Field, type Fields } from "./fields";

export const RAW_STATE_DELTA = "__pulumi_raw_state_delta";

export interface DeltaOptions {
  /** Leaves out what the provider could have chosen for a new resource and has not. */
  readonly isNew?: boolean;
  /** The delta of a property that is not there; without it there is none. */
  readonly absent?: PropertyValue;
}

/** Returns the delta of a state. */
export function rawStateDelta(
  fields: Fields,
  outputs: PropertyMap,
  { isNew = false, absent }: DeltaOptions = {},
): PropertyMap {
  const properties = stateFields(fields).flatMap(([name, field]) => {
    if (isNew && field.computed === true && outputs[name] === null) return [];
    const delta = deltaOf(field, reveal(outputs[name]), absent);
    return delta === undefined ? [] : [[name, delta] as const];
  });
  const renamed = stateFields(fields).flatMap(([name, field]) => {
    const upstream = upstreamName(name, field);
    return upstream === upstreamName(name) ? [] : [[name, upstream] as const];
  });
  return {
    obj: {
      ...(properties.length > 0 && { ps: Object.fromEntries(properties) }),
      ...(renamed.length > 0 && { renamed: Object.fromEntries(renamed) }),
    },
  };
}

function deltaOf(
  { kind, fields = {} }: Field,
  value: PropertyValue | undefined,
  absent: PropertyValue | undefined,
): PropertyValue | undefined {
  const options = absent === undefined ? {} : { absent };
  if (value === undefined && absent !== undefined) return absent;
  if (kind === "block") {
    return { plu: { i: isMap(value) ? rawStateDelta(fields, value, options) : {} } };
  }
  if (Array.isArray(value)) {
    const blocks = value.flatMap((item, index) =>
      isMap(item) ? [[index, rawStateDelta(fields, item, options)] as const] : [],
    );
    return { arr: blocks.length === 0 ? {} : { el: Object.fromEntries(blocks) } };
  }
  return kind === "map" && isMap(value) ? { map: {} } : undefined;
}
