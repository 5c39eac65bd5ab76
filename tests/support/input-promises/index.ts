import { certificatePromises, certificatesElsewhere } from "./certificate-promises";
import { clientPromises } from "./client-promises";
import { configurationPromises } from "./configuration-promises";
import { placePromises } from "./place-promises";
import type { InputPromise, Kind, ShownElsewhere } from "./promise";

/** Every input with what a change of it does. */
export const inputPromises: readonly InputPromise[] = [
  ...configurationPromises,
  ...clientPromises,
  ...certificatePromises,
  ...placePromises,
];

export const shownElsewhere: readonly ShownElsewhere[] = certificatesElsewhere;

/** The promises of a runtime, by the update in which they are shown. */
export function updatesOn(kind: Kind): ReadonlyMap<string, readonly InputPromise[]> {
  const updates = new Map<string, InputPromise[]>();
  for (const promise of inputPromises) {
    if (promise.on !== undefined && promise.on !== kind) continue;
    updates.set(promise.update, [...(updates.get(promise.update) ?? []), promise]);
  }
  return updates;
}
