import { isRecord } from "./field-checks";

/**
 * Returns an own property of a record; for one that throws when read, a symbol, which no check
 * accepts.
 */
export function readProperty(record: unknown, name: string): unknown {
  try {
    if (!isRecord(record) || !Object.hasOwn(record, name)) return undefined;
    return Reflect.get(record, name);
  } catch {
    return Symbol("unreadable");
  }
}
