/**
 * Looks a name up in a record by names that people choose, and finds nothing but what was put
 * there: a record also answers to `toString`, `constructor` and `__proto__`.
 */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  if (record === undefined || !Object.hasOwn(record, name)) return undefined;
  // eslint-disable-next-line here/no-open-look-up -- the one place, behind the question above
  return record[name];
}
