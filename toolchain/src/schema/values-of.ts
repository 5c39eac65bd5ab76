// Reads values of known kinds out of properties that have been checked; a missing one is empty.
import { isMap, type PropertyMap, type PropertyValue } from "../provider/values";

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

/** Reads a map of texts. */
export function textMapOf(map: PropertyMap, name: string): Record<string, string> {
  const entries = Object.entries(blockOf(map, name) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

export function blockOf(map: PropertyMap, name: string): PropertyMap | undefined {
  const value = map[name];
  return isMap(value) ? value : undefined;
}

export function blocksOf(map: PropertyMap, name: string): PropertyMap[] {
  return listOf(map[name]).filter(isMap);
}

function listOf(value: PropertyValue | undefined): PropertyValue[] {
  return Array.isArray(value) ? value : [];
}
