/**
 * Returns the own property of a record whose keys users choose. A plain look-up would also find
 * `toString`, `constructor` and `__proto__`.
 */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  if (record === undefined || !Object.hasOwn(record, name)) return undefined;
  // eslint-disable-next-line here/no-open-look-up -- the one place, behind the question above
  return record[name];
}
