// Labels: a set of blocks for the program, a map for the daemon.
import type { PropertyMap } from "../provider/values";
import type { Field } from "../schema/fields";
import { blocksOf, textOf } from "../schema/values-of";

/** Declares labels. */
export function labelsField(more: Partial<Field> = {}): Field {
  const fields = {
    label: { kind: "text", required: true },
    value: { kind: "text", required: true },
  } as const;
  return { kind: "blockSet", fields, ...more };
}

/** Returns the labels `name` of a state as the daemon takes them. */
export function labelsOf(map: PropertyMap, name: string): Record<string, string> {
  const labels = blocksOf(map, name);
  return Object.fromEntries(labels.map((item) => [textOf(item, "label"), textOf(item, "value")]));
}

/** Returns the daemon's labels as blocks, in the order of the state. */
export function labelBlocks(labels: Readonly<Record<string, string>> | null): PropertyMap[] {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}
