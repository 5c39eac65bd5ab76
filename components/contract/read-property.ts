import { isRecord } from "./field-checks";

/** Reads what was put into a record; what throws when it is read is no good value of any type. */
export function readProperty(record: unknown, name: string): unknown {
  try {
    if (!isRecord(record) || !Object.hasOwn(record, name)) return undefined;
    return Reflect.get(record, name);
  } catch {
    return Symbol("unreadable");
  }
}
