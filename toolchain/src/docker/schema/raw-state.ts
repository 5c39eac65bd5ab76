// The official plugin keeps in every state how it differs from the state of the provider underneath:
// which names are irregular, and what kind of collection each value is. With it, an official plugin
// that is installed later takes over a state that a stand-in has made.
import { isMap, type PropertyMap, type PropertyValue } from "../../provider/values";
import { stateFields, upstreamName, type Field, type Fields } from "./fields";

export const RAW_STATE_DELTA = "__pulumi_raw_state_delta";

/**
 * Describes the state of a resource. In a new one, a block that the daemon could have chosen and has
 * not is nothing; after it has been read it is an empty list.
 */
export function rawStateDelta(fields: Fields, outputs: PropertyMap, isNew = false): PropertyMap {
  const properties = Object.fromEntries(
    stateFields(fields).flatMap(([name, field]) => {
      if (isNew && field.computed === true && outputs[name] === null) return [];
      const delta = deltaOf(field, outputs[name]);
      return delta === undefined ? [] : [[name, delta]];
    }),
  ) as PropertyMap;
  const irregular = stateFields(fields).filter(([name, field]) => {
    return upstreamName(name, field) !== upstreamName(name, { kind: field.kind });
  });
  const renamed = Object.fromEntries(
    irregular.map(([name, field]) => [name, upstreamName(name, field)]),
  );
  return {
    obj: {
      ...(Object.keys(properties).length === 0 ? {} : { ps: properties }),
      ...(irregular.length === 0 ? {} : { renamed }),
    },
  };
}

function deltaOf(field: Field, value: PropertyValue | undefined): PropertyMap | undefined {
  const { kind, fields = {} } = field;
  if (kind === "block") {
    return { plu: { i: isMap(value) ? rawStateDelta(fields, value) : {} } };
  }
  if (Array.isArray(value)) {
    const blocks = value.flatMap((item, index) =>
      isMap(item) ? [[String(index), rawStateDelta(fields, item)] as const] : [],
    );
    return { arr: blocks.length === 0 ? {} : { el: Object.fromEntries(blocks) } };
  }
  return kind === "map" && isMap(value) ? { map: {} } : undefined;
}
