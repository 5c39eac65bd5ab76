/** Bytes of the longest name that PostgreSQL does not truncate (`NAMEDATALEN` - 1). */
export const LONGEST_NAME_BYTES = 63;
