// Compares the old and new inputs of a command by property path, as the official plugin does.
import type { DiffResult, PropertyDiff, PropertyDiffKind } from "../provider/provider";
import {
  hasUnknown,
  isMap,
  sameValue,
  Secret,
  type PropertyMap,
  type PropertyValue,
} from "../provider/values";

type Value = PropertyValue | undefined;
type Change = readonly [path: string, kind: PropertyDiffKind];

/** A change of this property as a whole replaces the command; the SDK handles its single items. */
const REPLACING = "triggers";

/**
 * Compares inputs. A difference is an update, but triggers that are added, removed or unknown replace the
 * command.
 */
export function compareInputs(olds: PropertyMap, news: PropertyMap): DiffResult {
  const changes = compareMaps("", olds, news).map(([path, kind]): [string, PropertyDiff] => {
    const replaces = path === REPLACING;
    return [path, { kind: replaces ? (`${kind}_REPLACE` as PropertyDiffKind) : kind }];
  });
  const roots = changes.map(([path]) => path.split(/[.[]/)[0] ?? path);
  return {
    diffs: [...new Set(roots)],
    replaces: changes.flatMap(([path]) => (path === REPLACING ? [path] : [])),
    detailed: Object.fromEntries(changes),
  };
}

function compareMaps(prefix: string, olds: PropertyMap, news: PropertyMap): Change[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].flatMap((key) => compare(join(prefix, key), olds[key], news[key]));
}

function compare(path: string, old: Value, value: Value): Change[] {
  if (isNothing(old)) return isNothing(value) ? [] : [[path, "ADD"]];
  if (isNothing(value)) return [[path, "DELETE"]];
  // A value that contains an unknown is unknown as a whole.
  if (hasUnknown(old) || hasUnknown(value)) return [[path, "UPDATE"]];
  if (isMap(old) && isMap(value)) return compareMaps(path, old, value);
  if (Array.isArray(old) && Array.isArray(value)) {
    const length = Math.max(old.length, value.length);
    return Array.from({ length }, (_, i) => compare(`${path}[${i}]`, old[i], value[i])).flat();
  }
  const sameSecrecy = old instanceof Secret === value instanceof Secret;
  return sameSecrecy && sameValue(old, value) ? [] : [[path, "UPDATE"]];
}

function isNothing(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

function join(prefix: string, key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return `${prefix}[${JSON.stringify(key)}]`;
  return prefix === "" ? key : `${prefix}.${key}`;
}
