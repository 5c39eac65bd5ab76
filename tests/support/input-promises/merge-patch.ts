import type { Patch } from "./promise";

/** Lays a patch over a declaration, as RFC 7396 does: records are merged, null takes away. */
export function mergePatch(target: Patch, patch: Patch): Patch {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    const under = merged.get(name);
    if (value === null) merged.delete(name);
    else if (isRecord(value)) merged.set(name, mergePatch(isRecord(under) ? under : {}, value));
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Patch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
