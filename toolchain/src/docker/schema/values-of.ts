// Reads values of known kinds out of a planned state, where every kind has been checked.
import { isMap, type PropertyMap, type PropertyValue } from "../../provider/values";

export function textOf(map: PropertyMap, name: string): string {
  const value = map[name];
  return typeof value === "string" ? value : "";
}

export function numberOf(map: PropertyMap, name: string): number {
  const value = map[name];
  return typeof value === "number" ? value : 0;
}

export function flagOf(map: PropertyMap, name: string): boolean {
  return map[name] === true;
}

export function textsOf(map: PropertyMap, name: string): string[] {
  return listOf(map[name]).filter((item) => typeof item === "string");
}

export function blocksOf(map: PropertyMap, name: string): PropertyMap[] {
  return listOf(map[name]).filter(isMap);
}

export function blockOf(map: PropertyMap, name: string): PropertyMap | undefined {
  const value = map[name];
  return isMap(value) ? value : undefined;
}

/** Reads a map of texts. */
export function textMapOf(map: PropertyMap, name: string): Record<string, string> {
  const entries = Object.entries(blockOf(map, name) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => {
      return typeof entry[1] === "string";
    }),
  );
}

/** Reads labels, which are a set of blocks for the program and a map for the daemon. */
export function labelsOf(map: PropertyMap, name: string): Record<string, string> {
  const labels = blocksOf(map, name);
  return Object.fromEntries(labels.map((item) => [textOf(item, "label"), textOf(item, "value")]));
}

/** Turns the daemon's labels into blocks, in the order of the state. */
export function labelBlocks(labels: Readonly<Record<string, string>> | null): PropertyMap[] {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}

function listOf(value: PropertyValue | undefined): PropertyValue[] {
  return Array.isArray(value) ? value : [];
}
