// A note that the official plugin keeps in the state, with which it turns Pulumi's values back into
// its own: where a list is, and where nothing is. Kept so that it can take over a stand-in's state.
import { isMap, reveal, Secret, type PropertyMap, type PropertyValue } from "../provider/values";
import { SUBJECT_ATTRIBUTES } from "./names";
import type { Schema } from "./schema";

export const RAW_STATE = "__pulumi_raw_state_delta";

/** Builds the note, or nothing for shapes of a subject that are not recorded. */
export function rawState(schema: Schema, outputs: PropertyMap): PropertyMap {
  const notes: PropertyMap = {};
  for (const [key, { type }] of Object.entries(schema)) {
    const value = reveal(outputs[key]);
    if (type === "subject") {
      if (!isMap(value) || value["streetAddresses"] !== undefined) return {};
      notes[key] = subjectNote(value);
    } else if (value === undefined) {
      notes[key] = NOTHING;
    } else if (type === "strings") {
      notes[key] = { arr: {} };
    }
  }
  const isEmpty = Object.keys(notes).length === 0;
  return { [RAW_STATE]: { obj: isEmpty ? {} : { ps: notes } } };
}

const NOTHING: PropertyValue = new Secret({ replace: { raw: null } });

function subjectNote(subject: PropertyMap): PropertyValue {
  const missing = Object.keys(SUBJECT_ATTRIBUTES).filter((key) => subject[key] === undefined);
  const notes = Object.fromEntries(missing.map((key) => [key, NOTHING]));
  return { plu: { i: { obj: { ps: notes, renamed: { streetAddresses: "street_address" } } } } };
}
