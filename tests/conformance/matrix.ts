const from = (first: number, last: number, prefix = "") =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);

/**
 * The groups of the matrix and the numbers of their cases. F1 to F10 are PostgreSQL 18's own suites
 * (`src/test/ssl`, `src/interfaces/libpq/t/005_negotiate_encryption.pl`) and the one of PostgreSQL 19
 * for SNI, F11 is ours.
 */
export const matrix: Readonly<Record<string, readonly string[]>> = {
  F1: from(0, 5),
  F2: from(6, 31),
  F3: from(32, 64),
  F4: from(65, 68),
  F5: from(69, 76),
  F6: from(77, 101),
  F7: from(102, 112),
  F8: from(113, 122),
  F9: from(123, 135),
  F10: from(1, 25, "N"),
  F11: from(1, 12, "L"),
};
