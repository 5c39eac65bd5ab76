/** Bytes of the longest name that PostgreSQL keeps whole (NAMEDATALEN - 1). */
export const LONGEST_NAME_BYTES = 63;
